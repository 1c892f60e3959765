# Logins are counted, and so is whoever brings mail from outside.
set -e
python3 - <<'P'
path = '/etc/policyd-rate-limit.yaml'
text = open(path).read()
text = text.replace('    - [10, 60] # limit to 10 mails by minutes\n    - [150, 86400] # limits to 150 mails by days\n', '    - [20, 60]\n')
text = text.replace('limits_by_id: {}', 'limits_by_id:\n    news:\n        - [200, 60]')
open(path, 'w').write(text)
P
systemctl enable --now policyd-rate-limit
timeout 20 bash -c 'until [ -S /var/spool/postfix/ratelimit/policy ]; do sleep 0.2; done'
postconf -e 'smtpd_data_restrictions = check_policy_service unix:ratelimit/policy'
postconf -P smtp/inet/smtpd_client_message_rate_limit=30
systemctl reload postfix
