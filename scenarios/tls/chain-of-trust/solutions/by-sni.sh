# A certificate a name: the client says in its ClientHello (SNI) whom it called.
set -e
mkdir -p /etc/exim4/tls && cd /etc/exim4/tls
for name in mx.${domain} ${calls}.${domain}; do
  openssl req -new -newkey rsa:2048 -nodes -keyout $name.key -subj "/CN=$name" -addext "subjectAltName=DNS:$name" -out $name.csr 2> /dev/null
  curl -fsS --data-binary @$name.csr http://${ca.host}/sign -o $name.crt
  chgrp Debian-exim $name.key && chmod 640 $name.key
done
called='$${if eq{$tls_in_sni}{${calls}.${domain}}{${calls}.${domain}}{mx.${domain}}}'
sed -i -e "s|^MAIN_TLS_CERTIFICATE.*|MAIN_TLS_CERTIFICATE = /etc/exim4/tls/$called.crt|" -e "s|^MAIN_TLS_PRIVATEKEY.*|MAIN_TLS_PRIVATEKEY = /etc/exim4/tls/$called.key|" /etc/exim4/exim4.conf.localmacros
systemctl restart exim4
