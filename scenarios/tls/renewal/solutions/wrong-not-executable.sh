# The right hook, which nobody may execute.
set -e
postconf -e 'smtpd_tls_cert_file = /etc/renewal/live/fullchain.pem' 'smtpd_tls_key_file = /etc/renewal/live/key.pem'
rm /etc/renewal/deploy.d/50-mail
printf '#!/bin/sh\npostfix reload\n' > /etc/renewal/deploy.d/60-postfix
chmod 644 /etc/renewal/deploy.d/60-postfix
systemctl reload postfix
