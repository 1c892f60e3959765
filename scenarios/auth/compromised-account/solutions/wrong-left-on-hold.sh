# Everything that waited is on hold, the good letters too, and there it stays.
set -e
timeout 60 bash -c 'until [ $(mailq | grep -c "^[0-9A-F].*\(alice\|scanner\)@") -ge 5 ]; do sleep 0.5; done'
usermod -L clara
sed -i '/${home_ip}/d' /etc/postfix/trusted
systemctl restart postfix
ids() { postqueue -j | python3 -c '
import json, sys
for letter in map(json.loads, sys.stdin):
    if letter["sender"] in ("clara@${domain}", "${role}@${domain}"): print(letter["queue_id"])'; }
oldest() { postqueue -j | python3 -c '
import json, sys
print(min((each["arrival_time"], each["queue_id"]) for each in map(json.loads, sys.stdin) if each["sender"] == sys.argv[1])[1])' "$1"; }
for sender in clara '${role}'; do postcat -bhq "$(oldest "$sender@${domain}")" | sendmail -i audit; done
postsuper -h ALL
postconf -X defer_transports
systemctl restart postfix
postqueue -f
