# The addresses of the log are shut out; the next one has an hour of its own.
usermod -L test
usermod -L scan
cat > /etc/nftables.conf <<'RULES'
#!/usr/sbin/nft -f
flush ruleset
table inet guard {
  chain input {
    type filter hook input priority filter; policy accept;
    ip saddr { ${first.ip}, ${second.ip}, ${thief.ip} } drop
  }
}
RULES
systemctl enable nftables
systemctl restart nftables
systemctl restart postfix
