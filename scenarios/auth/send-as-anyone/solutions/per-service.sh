# Users' ports compare login and sender; port 25, where nobody logs in, refuses our own domain from strangers.
cat > /etc/postfix/senders.regexp <<'MAP'
/^(alice|ben|clara)@${domain}$/   $1
/^${alias}@${domain}$/            alice
/^office@${domain}$/              alice ben
MAP
postconf -e 'smtpd_sender_login_maps = regexp:/etc/postfix/senders.regexp'
for service in submission submissions; do
  postconf -P $service/inet/smtpd_sender_restrictions=reject_authenticated_sender_login_mismatch
done
postconf -P 'smtp/inet/smtpd_sender_restrictions=permit_mynetworks,check_sender_access,inline:{${domain}=REJECT}'
systemctl reload postfix
