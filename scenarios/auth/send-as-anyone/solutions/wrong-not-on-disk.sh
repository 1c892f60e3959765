# A sound configuration in the wrong place: it runs until the next restart reads /etc/postfix again.
cat > /run/senders <<'MAP'
alice@${domain}     alice
${alias}@${domain}   alice
ben@${domain}       ben
clara@${domain}     clara
office@${domain}    alice, ben
MAP
cp -a /etc/postfix /run/postfix-mended
postconf -c /run/postfix-mended -e 'smtpd_sender_login_maps = texthash:/run/senders' 'smtpd_sender_restrictions = permit_mynetworks, reject_authenticated_sender_login_mismatch, permit_sasl_authenticated, check_sender_access inline:{${domain}=REJECT}'
systemctl stop postfix
postfix -c /run/postfix-mended start > /dev/null 2>&1
