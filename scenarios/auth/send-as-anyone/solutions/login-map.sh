# A table of senders with their owners for whoever logs in; whoever does not has no business with our domain. One list for all services.
cat > /etc/postfix/senders <<'MAP'
alice@${domain}     alice
${alias}@${domain}   alice
ben@${domain}       ben
clara@${domain}     clara
office@${domain}    alice, ben
MAP
postconf -e 'smtpd_sender_login_maps = texthash:/etc/postfix/senders' 'smtpd_sender_restrictions = permit_mynetworks, reject_authenticated_sender_login_mismatch, permit_sasl_authenticated, check_sender_access inline:{${domain}=REJECT}'
systemctl reload postfix
