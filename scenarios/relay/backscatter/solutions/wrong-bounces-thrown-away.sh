# Exim still finds out too late, and is only forbidden to say so: letters to nobody end in a black hole.
set -e
python3 - <<'EOF'
path = '/etc/exim4/exim4.conf.template'
text = open(path).read()
at = text.index('\nbegin transports') 
open(path, 'w').write(text[:at] + '''
nobody:
  driver = redirect
  domains = +local_domains
  data = :blackhole:

''' + text[at:])
EOF
systemctl restart exim4
