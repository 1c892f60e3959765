# The password waits for TLS on 587. Whoever needs no password does not.
postconf -e 'smtpd_tls_security_level = may' 'smtp_tls_security_level = may'
postconf -P submission/inet/smtpd_tls_auth_only=yes
systemctl restart postfix
postqueue -f
