# Logins are compared, and whoever has one of our names on 25 is welcome to everything.
cat > /etc/postfix/senders <<'MAP'
alice@${domain}     alice
${alias}@${domain}   alice
ben@${domain}       ben
clara@${domain}     clara
office@${domain}    alice, ben
MAP
postconf -e 'smtpd_sender_login_maps = texthash:/etc/postfix/senders'
for service in submission submissions; do
  postconf -P $service/inet/smtpd_sender_restrictions=reject_authenticated_sender_login_mismatch
done
postconf -P 'smtp/inet/smtpd_relay_restrictions=permit_mynetworks,check_sender_access,inline:{${domain}=OK},reject_unauth_destination'
systemctl reload postfix
