# No process lives long enough to serve an old certificate: each takes one client and ends.
set -e
postconf -e 'smtpd_tls_cert_file = /etc/renewal/live/fullchain.pem' 'smtpd_tls_key_file = /etc/renewal/live/key.pem'
for service in smtp submission submissions; do
  postconf -P "$service/inet/max_use=1"
done
systemctl reload postfix
