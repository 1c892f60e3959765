# Right for users and strangers; the scanner, which cannot log in, is a forger now.
cat > /etc/postfix/senders <<'MAP'
alice@${domain}     alice
${alias}@${domain}   alice
ben@${domain}       ben
clara@${domain}     clara
office@${domain}    alice, ben
MAP
postconf -e 'smtpd_sender_login_maps = texthash:/etc/postfix/senders' 'smtpd_sender_restrictions = reject_authenticated_sender_login_mismatch, permit_sasl_authenticated, check_sender_access inline:{${domain}=REJECT}'
systemctl reload postfix
