# No stricter level: whoever comes to 587 in clear is offered no login and turned away by a restriction.
postconf -e 'smtpd_tls_security_level = may' 'smtp_tls_security_level = may'
postconf -P submission/inet/smtpd_tls_auth_only=yes \
  submission/inet/smtpd_client_restrictions=reject_plaintext_session,permit_sasl_authenticated,reject \
  submission/inet/smtpd_relay_restrictions=permit_sasl_authenticated,reject
systemctl restart postfix
postqueue -f
