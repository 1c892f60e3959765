# A statement of our own, at the place that Debian's access control list keeps for it; the restrictions stay as loose as they are.
cat > /etc/exim4/acl_local_rcpt <<'EOF'
  deny
    domains = +relay_to_domains
    local_parts = ^.*[@%!]
    message = write to the domain itself
EOF
echo 'CHECK_RCPT_LOCAL_ACL_FILE = /etc/exim4/acl_local_rcpt' >> /etc/exim4/exim4.conf.localmacros
systemctl restart exim4
