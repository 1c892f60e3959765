# The insurance gets a list of what there was.
set -e
usermod -L clara
sed -i '/${home_ip}/d' /etc/postfix/trusted
systemctl restart postfix
ids() { postqueue -j | python3 -c '
import json, sys
for letter in map(json.loads, sys.stdin):
    if letter["sender"] in ("clara@${domain}", "${role}@${domain}"): print(letter["queue_id"])'; }
ids | head -150 | while read -r id; do postcat -hq "$id" | grep -i '^Message-ID'; done | sendmail -i audit
ids | postsuper -d -
postconf -X defer_transports
systemctl restart postfix
postqueue -f
