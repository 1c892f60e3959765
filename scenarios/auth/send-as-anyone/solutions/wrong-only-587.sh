# 587 compares, 25 compares, 465 was forgotten.
cat > /etc/postfix/senders <<'MAP'
alice@${domain}     alice
${alias}@${domain}   alice
ben@${domain}       ben
clara@${domain}     clara
office@${domain}    alice, ben
MAP
postconf -e 'smtpd_sender_login_maps = texthash:/etc/postfix/senders'
postconf -P submission/inet/smtpd_sender_restrictions=reject_authenticated_sender_login_mismatch \
  'smtp/inet/smtpd_sender_restrictions=permit_mynetworks,check_sender_access,inline:{${domain}=REJECT}'
systemctl reload postfix
