# The list stays as it is; the access control list believes it only on the address of the office.
python3 - <<'EOF'
path = '/etc/exim4/exim4.conf.template'
text = open(path).read()
old = '    hosts = +relay_from_hosts\n'
assert text.count(old) == 1
open(path, 'w').write(text.replace(old, old + '    condition = $${if eq{$received_ip_address}{${mx.office.ip}}}\n'))
EOF
systemctl restart exim4
