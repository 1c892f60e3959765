# Only those who have an account are let in: aliases, lists and plus addresses are forgotten.
set -e
cat > /etc/exim4/rcpt.acl <<'EOF'
deny
  domains = +local_domains
  condition = $${lookup{$local_part}lsearch{/etc/passwd}{no}{yes}}
  message = There is nobody of that name here
EOF
echo 'CHECK_RCPT_LOCAL_ACL_FILE = /etc/exim4/rcpt.acl' >> /etc/exim4/exim4.conf.localmacros
systemctl restart exim4
