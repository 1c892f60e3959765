# The door becomes one more submission port: STARTTLS, then a login, then mail.
postconf -PX '${trial_port}/inet/mynetworks'
postconf -P '${trial_port}/inet/smtpd_tls_security_level=encrypt' '${trial_port}/inet/smtpd_tls_auth_only=yes' \
  '${trial_port}/inet/smtpd_sasl_auth_enable=yes' \
  '${trial_port}/inet/smtpd_client_restrictions=permit_sasl_authenticated,reject' \
  '${trial_port}/inet/smtpd_relay_restrictions=permit_sasl_authenticated,reject'
systemctl restart postfix
