# Postfix refuses the login; everything is held, what is good is let go, and the rest stays as it is. The evidence is put into the mailbox as files.
set -e
postconf -e 'smtpd_sender_restrictions = check_sasl_access inline:{clara=REJECT}'
printf '%s\n' 127.0.0.0/8 '${app.ip}/32' > /etc/postfix/trusted
systemctl restart postfix
postsuper -h ALL
ids() { postqueue -j | python3 -c '
import json, sys
for letter in map(json.loads, sys.stdin):
    if letter["sender"] not in ("clara@${domain}", "${role}@${domain}"): print(letter["queue_id"])'; }
oldest() { postqueue -j | python3 -c '
import json, sys
print(min((each["arrival_time"], each["queue_id"]) for each in map(json.loads, sys.stdin) if each["sender"] == sys.argv[1])[1])' "$1"; }
maildir=/home/audit/Maildir
install -d -o audit -g audit -m 700 $maildir $maildir/new $maildir/cur $maildir/tmp
for sender in clara '${role}'; do
  id=$(oldest "$sender@${domain}")
  postcat -bhq "$id" > "$maildir/new/$id"
done
chown -R audit:audit $maildir
ids | postsuper -H -
postconf -X defer_transports
systemctl restart postfix
postqueue -f
