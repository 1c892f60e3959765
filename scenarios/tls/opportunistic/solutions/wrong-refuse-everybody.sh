# All as it should be, but no other server may deliver.
postconf -e 'smtpd_tls_security_level = may' 'smtp_tls_security_level = may'
postconf -P submission/inet/smtpd_tls_security_level=encrypt submission/inet/smtpd_tls_auth_only=yes
postconf -e 'smtpd_client_restrictions = permit_mynetworks, reject'
systemctl restart postfix
postqueue -f
