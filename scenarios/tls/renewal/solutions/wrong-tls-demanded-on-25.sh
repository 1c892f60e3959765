# All as it should be, but 25 insists on TLS.
set -e
postconf -e 'smtpd_tls_cert_file = /etc/renewal/live/fullchain.pem' 'smtpd_tls_key_file = /etc/renewal/live/key.pem'
cat > /etc/renewal/deploy.d/50-mail <<'EOF'
#!/bin/sh
postfix reload
EOF
postconf -e 'smtpd_tls_security_level = encrypt'
systemctl reload postfix
