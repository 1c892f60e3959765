# mydestination and relay_domains say it all; the table of recipients goes.
postconf -e 'relay_domains = ${sister_domain}' 'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination' \
  'smtpd_sender_restrictions = check_sender_access inline:{deals.example=REJECT}'
systemctl reload postfix
