# Postfix counts AUTH commands by client address, and does not count the branch office; the weak logins are locked.
usermod -L test
usermod -L scan
postconf -e 'smtpd_client_auth_rate_limit = 10' 'smtpd_client_event_limit_exceptions = 127.0.0.0/8 ${branch.ip}/32'
systemctl restart postfix
