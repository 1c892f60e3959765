# No owners' table: each login has a class of its own, which lists what it may say.
postconf -e 'smtpd_restriction_classes = as_alice, as_ben, as_clara' \
  'as_alice = check_sender_access inline:{alice@${domain}=OK,${alias}@${domain}=OK,office@${domain}=OK}, reject' \
  'as_ben = check_sender_access inline:{ben@${domain}=OK,office@${domain}=OK}, reject' \
  'as_clara = check_sender_access inline:{clara@${domain}=OK}, reject' \
  'smtpd_sender_restrictions = permit_mynetworks, check_sasl_access inline:{alice=as_alice,ben=as_ben,clara=as_clara}, check_sender_access inline:{${domain}=REJECT}'
systemctl restart postfix
