# A certificate a name: clients say in their ClientHello (SNI) which one they called.
set -e
mkdir -p /etc/postfix/tls
cd /etc/postfix/tls
for name in mx.${domain} mail.${domain}; do
  openssl req -new -newkey rsa:2048 -nodes -keyout $name.key -subj "/CN=$name" -addext "subjectAltName=DNS:$name" -out $name.csr 2> /dev/null
  curl -fsS --data-binary @$name.csr http://${ca.host}/sign -o $name.crt
  cat $name.key $name.crt > $name.pem
  chmod 600 $name.key $name.pem
  echo "$name /etc/postfix/tls/$name.pem" >> sni
done
postmap -F hash:sni || { postmap -F lmdb:sni; }
type=$(ls sni.db > /dev/null 2>&1 && echo hash || echo lmdb)
postconf -e 'smtpd_tls_chain_files = /etc/postfix/tls/mx.${domain}.pem' "tls_server_sni_maps = $type:/etc/postfix/tls/sni" \
  'smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3, !TLSv1, !TLSv1.1'
postconf -P submission/inet/smtpd_tls_security_level=encrypt
systemctl restart postfix
