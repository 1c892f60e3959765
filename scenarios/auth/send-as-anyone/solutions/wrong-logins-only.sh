# The restriction for clients with and without a login. On 25 there is no AUTH, and there Postfix asks the table about nobody.
cat > /etc/postfix/senders <<'MAP'
alice@${domain}     alice
${alias}@${domain}   alice
ben@${domain}       ben
clara@${domain}     clara
office@${domain}    alice, ben
MAP
postconf -e 'smtpd_sender_login_maps = texthash:/etc/postfix/senders' 'smtpd_sender_restrictions = permit_mynetworks, reject_sender_login_mismatch'
systemctl reload postfix
