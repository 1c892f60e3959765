# All as it should be, but 465 is gone.
set -e
cd /etc/ssl/lab/mx
names='mx.${domain} mail.${domain}'
openssl req -new -newkey rsa:2048 -nodes -keyout new.key -subj '/CN=mx.${domain}' -addext "subjectAltName=DNS:$(echo $names | sed 's/ /,DNS:/g')" -out mx.csr 2> /dev/null
curl -fsS --data-binary @mx.csr http://${ca.host}/sign -o new.pem
mv new.key key.pem
mv new.pem fullchain.pem
chmod 600 key.pem
postconf -e 'smtpd_tls_protocols = >=TLSv1.2' 'smtpd_tls_mandatory_protocols = >=TLSv1.2' 'smtpd_tls_auth_only = yes'
postconf -P submission/inet/smtpd_tls_security_level=encrypt submission/inet/smtpd_tls_auth_only=yes
postconf -MX submissions/inet
systemctl restart postfix
