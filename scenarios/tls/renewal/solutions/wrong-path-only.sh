# Postfix reads where the renewal writes, and nobody tells it to read again.
set -e
postconf -e 'smtpd_tls_cert_file = /etc/renewal/live/fullchain.pem' 'smtpd_tls_key_file = /etc/renewal/live/key.pem'
systemctl reload postfix
