# The packet filter counts new connections to the users' ports by address, and Postfix allows few mistakes in each.
usermod -L test
usermod -L scan
postconf -e 'smtpd_hard_error_limit = 3'
cat > /etc/nftables.conf <<'RULES'
#!/usr/sbin/nft -f
flush ruleset
table inet guard {
  set seen {
    type ipv4_addr
    flags dynamic
    timeout 10m
  }
  chain input {
    type filter hook input priority filter; policy accept;
    iifname lo accept
    ip saddr ${branch.ip} accept comment "branch office: one address for eleven people"
    tcp dport { 465, 587 } ct state new update @seen { ip saddr limit rate over 6/minute burst 6 packets } reject with tcp reset
  }
}
RULES
systemctl enable nftables
systemctl restart nftables
systemctl restart postfix
