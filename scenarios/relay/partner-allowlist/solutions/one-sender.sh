# The exact address, for the one sender that the contract names: less than mynetworks gives.
printf '# warehouse, owner ben, review in January\n${partner_ip}/32 warehouse\n' > /etc/postfix/partners
postconf -e 'mynetworks = 127.0.0.0/8 ${app.ip}/32' 'smtpd_restriction_classes = warehouse' \
  'warehouse = check_sender_access inline:{shipping@${domain}=OK}' \
  'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, check_client_access cidr:/etc/postfix/partners, reject_unauth_destination'
systemctl reload postfix
