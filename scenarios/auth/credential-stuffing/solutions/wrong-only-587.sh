# The limit holds on the port of the log, and not on the other one.
usermod -L test
usermod -L scan
postconf -P submission/inet/smtpd_client_auth_rate_limit=10 "submission/inet/smtpd_client_event_limit_exceptions=127.0.0.0/8,${branch.ip}/32"
systemctl restart postfix
