# A good configuration in the wrong place: it runs until the next restart reads /etc/postfix again.
set -e
usermod -L clara
cp -a /etc/postfix /run/postfix-mended
sed -i '/${home_ip}/d' /run/postfix-mended/trusted
postconf -c /run/postfix-mended -e 'mynetworks = /run/postfix-mended/trusted'
postconf -c /run/postfix-mended -X defer_transports
ids() { postqueue -j | python3 -c '
import json, sys
for letter in map(json.loads, sys.stdin):
    if letter["sender"] in ("clara@${domain}", "${role}@${domain}"): print(letter["queue_id"])'; }
oldest() { postqueue -j | python3 -c '
import json, sys
print(min((each["arrival_time"], each["queue_id"]) for each in map(json.loads, sys.stdin) if each["sender"] == sys.argv[1])[1])' "$1"; }
for sender in clara '${role}'; do postcat -bhq "$(oldest "$sender@${domain}")" | sendmail -i audit; done
systemctl stop postfix
ids | postsuper -d -
postfix -c /run/postfix-mended start > /dev/null 2>&1
postqueue -f
