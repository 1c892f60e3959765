# TLS is offered in both directions; the users' port has a stricter level of its own.
postconf -e 'smtpd_tls_security_level = may' 'smtp_tls_security_level = may'
postconf -P submission/inet/smtpd_tls_security_level=encrypt submission/inet/smtpd_tls_auth_only=yes
systemctl restart postfix
postqueue -f
