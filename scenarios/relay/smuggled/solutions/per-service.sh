# Each service says for itself what it does with bare line feeds.
set -e
for service in smtp submission submissions; do
  postconf -P "$service/inet/smtpd_forbid_bare_newline=normalize"
done
systemctl reload postfix
