# A new key that nobody has read, and a new certificate for all names, from the company's authority.
set -e
cd /etc/exim4
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout exim.key -subj '/CN=mx.${domain}' \
  -addext 'subjectAltName=DNS:mx.${domain},DNS:${calls}.${domain}' -out /root/mx.csr 2> /dev/null
curl -fsS --data-binary @/root/mx.csr http://${ca.host}/sign -o exim.crt
chgrp Debian-exim exim.key && chmod 640 exim.key
sed -i -e 's|^MAIN_TLS_CERTIFICATE.*|MAIN_TLS_CERTIFICATE = /etc/exim4/exim.crt|' -e 's|^MAIN_TLS_PRIVATEKEY.*|MAIN_TLS_PRIVATEKEY = /etc/exim4/exim.key|' exim4.conf.localmacros
systemctl restart exim4
