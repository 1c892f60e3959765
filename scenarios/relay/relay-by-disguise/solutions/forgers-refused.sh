# The tables change sides: who claims to be one of us, and is none, is refused.
sed -i 's/\bOK$/REJECT this name is not yours/' /etc/postfix/our_senders /etc/postfix/our_names
postconf -e 'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination' \
  'smtpd_sender_restrictions = permit_mynetworks, permit_sasl_authenticated, check_sender_access texthash:/etc/postfix/our_senders, check_helo_access texthash:/etc/postfix/our_names'
systemctl reload postfix
