# Everybody is counted, the branch office too.
usermod -L test
usermod -L scan
postconf -e 'smtpd_client_auth_rate_limit = 5'
systemctl restart postfix
