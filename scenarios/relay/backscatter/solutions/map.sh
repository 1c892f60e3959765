# A register of all addresses, kept by hand; what stands behind a plus does not count.
set -e
for name in alice ben ${shop} ${team} postmaster abuse; do
  echo "$name: yes"
done > /etc/exim4/people
cat > /etc/exim4/rcpt.acl <<'EOF'
deny
  domains = +local_domains
  set acl_m_name = $${sg{$local_part}{\N\+.*$\N}{}}
  condition = $${lookup{$acl_m_name}lsearch{/etc/exim4/people}{no}{yes}}
  message = There is nobody of that name here
EOF
echo 'CHECK_RCPT_LOCAL_ACL_FILE = /etc/exim4/rcpt.acl' >> /etc/exim4/exim4.conf.localmacros
systemctl restart exim4
