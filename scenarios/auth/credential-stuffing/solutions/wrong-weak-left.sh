# Guessing is slow now. What had been found already is still good.
postconf -e 'smtpd_client_auth_rate_limit = 10' 'smtpd_client_event_limit_exceptions = 127.0.0.0/8 ${branch.ip}/32'
systemctl restart postfix
