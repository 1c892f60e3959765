# A good configuration in the wrong place: it runs until the next restart reads /etc/postfix again.
cp -a /etc/postfix /run/postfix-mended
postconf -c /run/postfix-mended -e 'smtpd_tls_security_level = may' 'smtp_tls_security_level = may'
postconf -c /run/postfix-mended -P submission/inet/smtpd_tls_security_level=encrypt submission/inet/smtpd_tls_auth_only=yes
systemctl stop postfix
postfix -c /run/postfix-mended start > /dev/null 2>&1
postqueue -f
