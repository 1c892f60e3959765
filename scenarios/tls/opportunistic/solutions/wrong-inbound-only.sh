# Whoever comes is served; whoever waits abroad goes on waiting.
postconf -e 'smtpd_tls_security_level = may'
postconf -P submission/inet/smtpd_tls_security_level=encrypt submission/inet/smtpd_tls_auth_only=yes
systemctl restart postfix
postqueue -f
