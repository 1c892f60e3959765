# A good configuration in the wrong place: it runs until the next restart reads /etc/postfix again.
cp -a /etc/postfix /run/postfix-mended
postconf -c /run/postfix-mended -e 'relay_domains = ${sister_domain}' 'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination' \
  'smtpd_sender_restrictions = check_sender_access inline:{deals.example=REJECT}'
systemctl stop postfix
postfix -c /run/postfix-mended start > /dev/null 2>&1
