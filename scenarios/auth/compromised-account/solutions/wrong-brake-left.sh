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
since=$(date +%s)
postqueue -f
# What came before has left by that; what comes now stays. Until the first such letter waits.
python3 - "$since" <<'P'
import json, subprocess, sys, time
end = time.time() + 90
while time.time() < end:
    letters = map(json.loads, subprocess.run(['postqueue', '-j'], capture_output=True, text=True).stdout.splitlines())
    if any(each['arrival_time'] > int(sys.argv[1]) + 2 and each['sender'].split('@')[0] in ('alice', 'ben', 'scanner') for each in letters): break
    time.sleep(0.5)
else:
    raise SystemExit('no letter waits')
P
