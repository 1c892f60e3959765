# A backup for one primary server, the order turned round: what is not for us is settled before any table is asked.
postconf -e 'permit_mx_backup_networks = ${sister.ip}/32' \
  'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, permit_mx_backup, reject_unauth_destination, check_recipient_access regexp:/etc/postfix/our_recipients'
sed -i 's|^/deals/|/@deals[.]example$/|' /etc/postfix/bad_senders
systemctl reload postfix
