# A policy service of one's own counts the recipients of each login in a file; anvil is a second line against a single wild machine.
set -e
install -d -o nobody -m 700 /var/lib/quota
cat > /etc/postfix/quota <<'P'
#!/usr/bin/python3
import fcntl, json, sys, time

LIMITS, ALL, WINDOW = {'news': 200}, 20, 60


def allowed(login, recipients):
    with open('/var/lib/quota/counts', 'a+') as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        counts = json.loads(file.read() or '{}')
        now = time.time()
        seen = [[at, n] for at, n in counts.get(login, []) if at > now - WINDOW]
        fine = sum(n for _, n in seen) + recipients <= LIMITS.get(login, ALL)
        counts[login] = seen + [[now, recipients]] if fine else seen
        file.truncate(0)
        file.write(json.dumps(counts))
    return fine


asked = {}
for line in sys.stdin:
    key, _, value = line.rstrip('\n').partition('=')
    if key:
        asked[key] = value
        continue
    login = asked.get('sasl_username', '')
    fine = not login or allowed(login, int(asked.get('recipient_count') or 1))
    print('action=DUNNO\n' if fine else 'action=450 4.7.1 more letters than a minute has room for\n', flush=True)
    asked = {}
P
chmod 755 /etc/postfix/quota
postconf -M 'quota/unix=quota unix - n n - 0 spawn user=nobody argv=/etc/postfix/quota'
for service in submission submissions; do
  postconf -P $service/inet/smtpd_data_restrictions=check_policy_service,unix:private/quota $service/inet/smtpd_client_recipient_rate_limit=300
done
systemctl restart postfix
