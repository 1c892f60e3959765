# An exception outwards for the one that has telephoned.
postconf -e 'smtpd_tls_security_level = may' 'smtp_tls_policy_maps = inline:{${mill_domain}=may}'
postconf -P submission/inet/smtpd_tls_security_level=encrypt submission/inet/smtpd_tls_auth_only=yes
systemctl restart postfix
postqueue -f
