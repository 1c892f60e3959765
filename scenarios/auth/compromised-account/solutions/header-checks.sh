# Whatever these two clients brought, by their own Received line, goes on hold, now and later; the whole queue goes through cleanup once more.
set -e
echo "clara:$(openssl rand -base64 18)" | chpasswd
sed -i 's/^${home_ip}/#&/' /etc/postfix/trusted
oldest() { postqueue -j | python3 -c '
import json, sys
print(min((each["arrival_time"], each["queue_id"]) for each in map(json.loads, sys.stdin) if each["sender"] == sys.argv[1])[1])' "$1"; }
for sender in clara '${role}'; do postcat -bhq "$(oldest "$sender@${domain}")" | sendmail -i audit; done
cat > /etc/postfix/not_ours <<'CHECKS'
/^Received: from .*\[${thief_ip}\]/  HOLD
/^Received: from .*\[${home_ip}\]/   HOLD
CHECKS
sed -i 's/\./\\./g; s/from \\\.\*/from .*/' /etc/postfix/not_ours
postconf -e 'header_checks = regexp:/etc/postfix/not_ours'
systemctl restart postfix
postsuper -r ALL
timeout 200 bash -c 'while [ -n "$(find /var/spool/postfix/maildrop /var/spool/postfix/incoming -type f -print -quit)" ]; do sleep 0.5; done'
postconf -X defer_transports
systemctl restart postfix
postqueue -f
