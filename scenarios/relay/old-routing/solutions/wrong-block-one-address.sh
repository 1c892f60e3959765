# The stranger of today is blocked, and nobody else.
python3 - <<'EOF'
path = '/etc/exim4/exim4.conf.template'
text = open(path).read()
old = '\nacl_check_rcpt:\n'
assert text.count(old) == 1
open(path, 'w').write(text.replace(old, old + '''
  deny
    hosts = ${percenter.ip}
'''))
EOF
systemctl restart exim4
