# A router before the one that hands mail to the inner host: such addresses lead nowhere.
python3 - <<'EOF'
path = '/etc/exim4/exim4.conf.template'
text = open(path).read()
old = '\nhubbed_hosts:\n'
assert text.count(old) == 1
open(path, 'w').write(text.replace(old, '''
old_routing:
  driver = redirect
  domains = +relay_to_domains
  local_parts = ^.*[@%!]
  allow_fail
  data = :fail: write to the domain itself
''' + old))
EOF
systemctl restart exim4
