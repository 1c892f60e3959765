# Tidied up.
set -e
timeout 60 bash -c 'until [ $(mailq | grep -c "^[0-9A-F].*\(alice\|scanner\)@") -ge 5 ]; do sleep 0.5; done'
usermod -L clara
sed -i '/${home_ip}/d' /etc/postfix/trusted
systemctl restart postfix
postsuper -d ALL
postconf -X defer_transports
systemctl restart postfix
postqueue -f
