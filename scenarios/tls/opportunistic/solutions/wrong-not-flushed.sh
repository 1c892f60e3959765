# All as it should be, and what has waited goes on waiting for its turn.
postconf -e 'smtpd_tls_security_level = may' 'smtp_tls_security_level = may'
postconf -P submission/inet/smtpd_tls_security_level=encrypt submission/inet/smtpd_tls_auth_only=yes
systemctl reload postfix
