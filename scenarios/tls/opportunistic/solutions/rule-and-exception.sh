# The strict level stays the rule for every service, and the public door has the exception.
postconf -e 'smtp_tls_security_level = may' 'smtpd_tls_auth_only = yes'
postconf -P smtp/inet/smtpd_tls_security_level=may
postconf -PX submission/inet/smtpd_tls_security_level submission/inet/smtpd_tls_auth_only
systemctl restart postfix
postqueue -f
