# The question is asked when the whole letter is there already; a letter to several people cannot be answered for each by then.
set -e
cat > /etc/exim4/rcpt.acl <<'EOF'
warn
  domains = +local_domains
  !verify = recipient
  set acl_m_nobody = yes
EOF
cat > /etc/exim4/data.acl <<'EOF'
deny
  condition = $${if def:acl_m_nobody}
  message = There is nobody of that name here
EOF
printf '%s\n' 'CHECK_RCPT_LOCAL_ACL_FILE = /etc/exim4/rcpt.acl' 'CHECK_DATA_LOCAL_ACL_FILE = /etc/exim4/data.acl' >> /etc/exim4/exim4.conf.localmacros
systemctl restart exim4
