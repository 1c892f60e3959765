# Guessing is over, and so is sending.
usermod -L test
usermod -L scan
postconf -e 'smtpd_client_auth_rate_limit = 10' 'smtpd_client_event_limit_exceptions = 127.0.0.0/8 ${branch.ip}/32'
postconf -e 'smtpd_sender_restrictions = reject'
systemctl restart postfix
