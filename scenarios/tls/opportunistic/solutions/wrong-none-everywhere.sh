# Everything gets through again.
postconf -e 'smtpd_tls_security_level = none' 'smtp_tls_security_level = none'
postconf -P submission/inet/smtpd_tls_security_level=none submission/inet/smtpd_tls_auth_only=yes
systemctl restart postfix
postqueue -f
