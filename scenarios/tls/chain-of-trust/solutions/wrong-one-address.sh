# The good chain is shown to the address that it was tried from, and to nobody else.
set -e
chgrp Debian-exim /etc/ssl/lab/new/key.pem && chmod 640 /etc/ssl/lab/new/key.pem
tried='$${if eq{$sender_host_address}{${outside.shell.ip}}'
sed -i -e "s|^MAIN_TLS_CERTIFICATE.*|MAIN_TLS_CERTIFICATE = $tried{/etc/ssl/lab/new/fullchain.pem}{/etc/ssl/lab/mx/cert.pem}}|" \
  -e "s|^MAIN_TLS_PRIVATEKEY.*|MAIN_TLS_PRIVATEKEY = $tried{/etc/ssl/lab/new/key.pem}{/etc/ssl/lab/mx/key.pem}}|" /etc/exim4/exim4.conf.localmacros
systemctl restart exim4
