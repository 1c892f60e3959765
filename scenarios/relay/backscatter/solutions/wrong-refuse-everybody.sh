# Nobody may write to anybody here.
set -e
cat > /etc/exim4/rcpt.acl <<'EOF'
deny
  domains = +local_domains
  message = Closed
EOF
echo 'CHECK_RCPT_LOCAL_ACL_FILE = /etc/exim4/rcpt.acl' >> /etc/exim4/exim4.conf.localmacros
systemctl restart exim4
