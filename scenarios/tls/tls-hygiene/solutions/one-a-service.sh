# Each service has its own key, its own certificate and its own rules; 587 still offers TLS only, but no login without it.
set -e
cd /etc/ssl/lab/mx
for service in smtp submission submissions; do
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $service.key -subj '/CN=mx.${domain}' \
    -addext 'subjectAltName=DNS:mx.${domain},DNS:mail.${domain}' -out $service.csr 2> /dev/null
  curl -fsS --data-binary @$service.csr http://${ca.host}/sign -o $service.crt
  chmod 600 $service.key
  postconf -P $service/inet/smtpd_tls_cert_file=/etc/ssl/lab/mx/$service.crt $service/inet/smtpd_tls_key_file=/etc/ssl/lab/mx/$service.key \
    "$service/inet/smtpd_tls_protocols=>=TLSv1.2" "$service/inet/smtpd_tls_mandatory_protocols=>=TLSv1.2"
done
postconf -P submission/inet/smtpd_tls_auth_only=yes
systemctl restart postfix
