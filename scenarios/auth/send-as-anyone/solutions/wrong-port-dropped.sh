# All as it should be, but 465 is gone.
cat > /etc/postfix/senders <<'MAP'
alice@${domain}     alice
${alias}@${domain}   alice
ben@${domain}       ben
clara@${domain}     clara
office@${domain}    alice, ben
MAP
postconf -e 'smtpd_sender_login_maps = texthash:/etc/postfix/senders' 'smtpd_sender_restrictions = permit_mynetworks, reject_authenticated_sender_login_mismatch, permit_sasl_authenticated, check_sender_access inline:{${domain}=REJECT}'
postconf -MX submissions/inet
systemctl restart postfix
