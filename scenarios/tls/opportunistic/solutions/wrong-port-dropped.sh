# All as it should be, but 587 is gone: there is 465.
postconf -e 'smtpd_tls_security_level = may' 'smtp_tls_security_level = may'
postconf -P submission/inet/smtpd_tls_security_level=encrypt submission/inet/smtpd_tls_auth_only=yes
postconf -MX submission/inet
systemctl restart postfix
postqueue -f
