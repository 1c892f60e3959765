# The mill may come in clear. So may the press. Nobody else has telephoned.
postconf -e 'smtpd_tls_security_level = may' 'smtp_tls_security_level = may'
postconf -P submission/inet/smtpd_tls_security_level=encrypt submission/inet/smtpd_tls_auth_only=yes
postconf -P 'smtp/inet/smtpd_client_restrictions=permit_mynetworks,check_client_access,inline:{${mill.ip}=OK},reject_plaintext_session'
systemctl restart postfix
postqueue -f
