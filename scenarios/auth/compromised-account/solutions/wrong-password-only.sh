# A new password for Clara. Whoever needs none goes on.
set -e
echo "clara:$(openssl rand -base64 18)" | chpasswd
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
# Until the next letter from home has left: that is what this way leaves open.
python3 - <<'P'
import re, time
ids, end = set(), time.time() + 100
with open('/var/log/mail.log') as log:
    log.seek(0, 2)
    while time.time() < end:
        line = log.readline()
        if not line:
            time.sleep(0.2)
            continue
        taken = re.search(r'qmgr\[\d+\]: (\w+): from=<${role}@${domain}>', line)
        if taken: ids.add(taken[1])
        sent = re.search(r'smtp\[\d+\]: (\w+): .*status=sent', line)
        if sent and sent[1] in ids: break
    else:
        raise SystemExit('no letter from home has left')
P
