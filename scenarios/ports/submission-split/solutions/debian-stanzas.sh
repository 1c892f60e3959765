# The stanzas that Debian ships, woken up; the restrictions they name are set in main.cf.
python3 - <<'EOF'
import re
path = '/etc/postfix/master.cf'
lines, awake = [], False
for line in open(path):
    if re.match(r'#submissions? +inet', line):
        awake = True
    elif not re.match(r'# +-o ', line):
        awake = False
    lines.append(line[1:] if awake else line)
open(path, 'w').writelines(lines)
EOF
postconf -e 'smtpd_sasl_auth_enable = no' 'smtpd_tls_auth_only = yes' \
  'mua_client_restrictions = permit_sasl_authenticated, reject' 'mua_helo_restrictions =' 'mua_sender_restrictions ='
for service in submission submissions; do
  postconf -P $service/inet/smtpd_client_restrictions=permit_sasl_authenticated,reject
done
systemctl restart postfix
