# fail2ban reads the log and shuts out in the packet filter whoever fails five times; the branch office is not counted.
printf '%s\n' test scan | while read -r name; do echo "$name:$(openssl rand -base64 18)" | chpasswd; done
cat > /etc/fail2ban/jail.d/mail.conf <<'JAIL'
[postfix-sasl]
enabled = true
backend = polling
port = smtp,submission,465
maxretry = 5
findtime = 10m
bantime = 1h
# The branch office: eleven people, one address, one telephone with an old password.
ignoreip = 127.0.0.0/8 ${branch.ip}
JAIL
systemctl enable --now fail2ban
timeout 30 bash -c 'until fail2ban-client status postfix-sasl > /dev/null 2>&1; do sleep 0.3; done'
systemctl restart postfix
