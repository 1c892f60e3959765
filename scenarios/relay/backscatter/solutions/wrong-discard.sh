# Letters to nobody are taken and thrown away: nobody is told, not even the customer who mistyped.
set -e
cat > /etc/exim4/rcpt.acl <<'EOF'
discard
  domains = +local_domains
  !verify = recipient
EOF
echo 'CHECK_RCPT_LOCAL_ACL_FILE = /etc/exim4/rcpt.acl' >> /etc/exim4/exim4.conf.localmacros
systemctl restart exim4
