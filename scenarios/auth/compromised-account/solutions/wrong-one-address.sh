# The thief's address is shut out; his password is as good as ever.
set -e
sed -i '/${home_ip}/d' /etc/postfix/trusted
postconf -e 'smtpd_sender_restrictions = check_client_access inline:{${thief.ip}=REJECT}'
systemctl restart postfix
ids() { postqueue -j | python3 -c '
import json, sys
for letter in map(json.loads, sys.stdin):
    if letter["sender"] in ("clara@${domain}", "${role}@${domain}"): print(letter["queue_id"])'; }
oldest() { postqueue -j | python3 -c '
import json, sys
print(min((each["arrival_time"], each["queue_id"]) for each in map(json.loads, sys.stdin) if each["sender"] == sys.argv[1])[1])' "$1"; }
for sender in clara '${role}'; do postcat -bhq "$(oldest "$sender@${domain}")" | sendmail -i audit; done
ids | postsuper -d -
postconf -X defer_transports
systemctl restart postfix
postqueue -f
