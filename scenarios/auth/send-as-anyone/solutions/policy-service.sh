# A small policy service of one's own decides, asked by Postfix for each recipient (SMTPD_POLICY_README).
cat > /etc/postfix/sender-policy <<'P'
#!/usr/bin/python3
import sys

OWNERS = {'alice': {'alice', '${alias}', 'office'}, 'ben': {'ben', 'office'}, 'clara': {'clara'}}
asked = {}
for line in sys.stdin:
    line = line.rstrip('\n')
    if line:
        key, _, value = line.partition('=')
        asked[key] = value
        continue
    local, _, domain = asked.get('sender', '').lower().rpartition('@')
    login, client = asked.get('sasl_username', ''), asked.get('client_address', '')
    if client in ('${app.ip}', '127.0.0.1'):
        fine = True
    elif login:
        fine = domain == '${domain}' and local in OWNERS.get(login, ())
    else:
        fine = domain != '${domain}'
    print('action=DUNNO\n' if fine else 'action=REJECT not a sender of yours\n', flush=True)
    asked = {}
P
chmod 755 /etc/postfix/sender-policy
postconf -M 'sender-policy/unix=sender-policy unix - n n - 0 spawn user=nobody argv=/etc/postfix/sender-policy'
postconf -e 'smtpd_sender_restrictions = check_policy_service unix:private/sender-policy'
systemctl restart postfix
