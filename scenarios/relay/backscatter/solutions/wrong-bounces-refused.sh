# Bounces of others are refused in return, as if that were the trouble.
set -e
cat > /etc/exim4/rcpt.acl <<'EOF'
deny
  senders = :
  message = We take no bounces
EOF
echo 'CHECK_RCPT_LOCAL_ACL_FILE = /etc/exim4/rcpt.acl' >> /etc/exim4/exim4.conf.localmacros
systemctl restart exim4
