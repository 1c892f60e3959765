# Postfix counts connections by client address on the users' ports and allows few mistakes in each; the weak logins are gone.
userdel test
userdel scan
for service in submission submissions; do
  postconf -P "$service/inet/smtpd_client_connection_rate_limit=8" "$service/inet/smtpd_hard_error_limit=2" \
    "$service/inet/smtpd_client_event_limit_exceptions=127.0.0.0/8,${branch.ip}/32"
done
systemctl restart postfix
