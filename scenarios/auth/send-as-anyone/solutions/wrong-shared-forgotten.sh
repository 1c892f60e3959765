# Everybody has one address, and the shared mailbox and the second name have nobody.
printf '%s\n' 'alice@${domain} alice' 'ben@${domain} ben' 'clara@${domain} clara' > /etc/postfix/senders
postconf -e 'smtpd_sender_login_maps = texthash:/etc/postfix/senders' 'smtpd_sender_restrictions = permit_mynetworks, reject_authenticated_sender_login_mismatch, permit_sasl_authenticated, check_sender_access inline:{${domain}=REJECT}'
systemctl reload postfix
