# The chain is whole, and nobody gets in any more without a login.
cat /etc/ssl/lab/new/cert.pem /etc/ssl/lab/new/chain.pem > /etc/ssl/lab/mx/cert.pem
install -o root -g Debian-exim -m 640 /etc/ssl/lab/new/key.pem /etc/ssl/lab/mx/key.pem
python3 - <<'P'
path = '/etc/exim4/exim4.conf.template'
text = open(path).read()
old = '\nacl_check_rcpt:\n'
assert text.count(old) == 1
open(path, 'w').write(text.replace(old, old + '''
  deny
    !authenticated = *
'''))
P
systemctl restart exim4
