# The expressions say where the name begins and where it ends; only the sister's server makes us a backup.
d='${domain}'
printf '/@(shop\\.)?%s$/ OK\n' "$${d//./\\.}" > /etc/postfix/our_recipients
printf '/@deals\\.example$/ REJECT no more offers, please\n' > /etc/postfix/bad_senders
postconf -e 'permit_mx_backup_networks = ${sister.ip}'
systemctl reload postfix
