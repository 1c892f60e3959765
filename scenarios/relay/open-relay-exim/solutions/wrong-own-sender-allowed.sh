# Whoever claims to be one of us may relay.
python3 - <<'EOF'
path = '/etc/exim4/exim4.conf.template'
text = open(path).read()
old = '\nacl_check_rcpt:\n'
assert text.count(old) == 1
open(path, 'w').write(text.replace(old, old + '''
  accept
    sender_domains = +local_domains
'''))
EOF
sed -i "s|^dc_relay_nets=.*|dc_relay_nets=''|" /etc/exim4/update-exim4.conf.conf
systemctl restart exim4
