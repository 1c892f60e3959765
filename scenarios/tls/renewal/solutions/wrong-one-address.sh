# The new certificate is shown on 465 to the office alone, where it was tried; the Internet address keeps the old one.
set -e
postconf -e 'smtpd_tls_cert_file = /etc/renewal/live/fullchain.pem' 'smtpd_tls_key_file = /etc/renewal/live/key.pem'
cat > /etc/renewal/deploy.d/50-mail <<'EOF'
#!/bin/sh
postfix reload
EOF
postconf -MX submissions/inet
for address in 127.0.0.1 ${mx.internet.ip} ${mx.office.ip}; do
  postconf -M "$address:submissions/inet=$address:submissions inet n - y - - smtpd"
  postconf -P "$address:submissions/inet/syslog_name=postfix/submissions" "$address:submissions/inet/smtpd_tls_wrappermode=yes" \
    "$address:submissions/inet/smtpd_sasl_auth_enable=yes" "$address:submissions/inet/smtpd_client_restrictions=permit_sasl_authenticated,reject" \
    "$address:submissions/inet/smtpd_relay_restrictions=permit_sasl_authenticated,reject"
done
postconf -P '${mx.internet.ip}:submissions/inet/smtpd_tls_cert_file=/etc/ssl/lab/mx/fullchain.pem' \
  '${mx.internet.ip}:submissions/inet/smtpd_tls_key_file=/etc/ssl/lab/mx/key.pem'
systemctl restart postfix
