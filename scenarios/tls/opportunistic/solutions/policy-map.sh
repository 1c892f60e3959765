# Outwards the house rule is kept for whoever is known to have TLS; the rest of the world gets what it can take.
postconf -e 'smtpd_tls_security_level = may' 'smtp_tls_security_level = may' 'smtp_tls_policy_maps = texthash:/etc/postfix/tls_policy'
echo '${partner.domain} encrypt' > /etc/postfix/tls_policy
postconf -P submission/inet/smtpd_tls_security_level=encrypt submission/inet/smtpd_client_restrictions=permit_sasl_authenticated,reject
systemctl restart postfix
postqueue -f
