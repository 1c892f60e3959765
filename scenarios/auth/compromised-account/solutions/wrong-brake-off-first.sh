# Customers wait: the brake comes off, and the first letters that happen to be next are of the wrong kind. Then somebody notices.
set -e
oldest() { postqueue -j | python3 -c '
import json, sys
print(min((each["arrival_time"], each["queue_id"]) for each in map(json.loads, sys.stdin) if each["sender"] == sys.argv[1])[1])' "$1"; }
for sender in clara '${role}'; do postcat -bhq "$(oldest "$sender@${domain}")" | sendmail -i audit; done
ids() { postqueue -j | python3 -c '
import json, sys
for letter in map(json.loads, sys.stdin):
    if letter["sender"] in ("clara@${domain}", "${role}@${domain}"): print(letter["queue_id"])'; }
ids | head -10 > /root/next
postconf -X defer_transports
systemctl restart postfix
while read -r id; do postqueue -i "$id"; done < /root/next
timeout 60 bash -c 'until grep -f /root/next /var/log/mail.log | grep -q status=sent; do sleep 0.5; done'
usermod -L clara
sed -i '/${home_ip}/d' /etc/postfix/trusted
systemctl restart postfix
ids | postsuper -d -
postqueue -f
