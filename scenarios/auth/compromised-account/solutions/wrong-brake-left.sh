# Sorted, and nobody has taken the brake off.
set -e
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
ids | postsuper -d -
postqueue -f
# What came before has left by that; what comes now stays. Until the first such letter waits.
timeout 90 bash -c 'until postqueue -j | grep -qE "\"sender\": \"(alice|ben|scanner)@"; do sleep 0.5; done'
