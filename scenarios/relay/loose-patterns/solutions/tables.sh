# No expressions at all: names in tables, and the sister's domain among those that are relayed to.
printf '${domain} OK\nshop.${domain} OK\n' > /etc/postfix/our_recipients
printf 'deals.example REJECT no more offers, please\n' > /etc/postfix/bad_senders
postmap /etc/postfix/our_recipients /etc/postfix/bad_senders
kind=$(postconf -h default_database_type)
postconf -e 'relay_domains = ${sister_domain}' "smtpd_sender_restrictions = check_sender_access $kind:/etc/postfix/bad_senders" \
  "smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, check_recipient_access $kind:/etc/postfix/our_recipients, reject_unauth_destination"
systemctl reload postfix
