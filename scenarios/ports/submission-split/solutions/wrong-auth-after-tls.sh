# On 25 AUTH asks for TLS first: passwords are encrypted, and guessers go on guessing.
postconf -e 'smtpd_sasl_auth_enable = no'
postconf -M 'submission/inet=submission inet n - y - - smtpd' 'submissions/inet=submissions inet n - y - - smtpd'
for service in submission submissions; do
  postconf -P $service/inet/syslog_name=postfix/$service \
    $service/inet/smtpd_sasl_auth_enable=yes \
    $service/inet/smtpd_tls_auth_only=yes \
    $service/inet/smtpd_client_restrictions=permit_sasl_authenticated,reject \
    $service/inet/smtpd_relay_restrictions=permit_sasl_authenticated,reject
done
postconf -P submission/inet/smtpd_tls_security_level=encrypt submissions/inet/smtpd_tls_wrappermode=yes
postconf -P smtp/inet/smtpd_sasl_auth_enable=yes smtp/inet/smtpd_tls_auth_only=yes
systemctl restart postfix
