# Ten years of peace: a certificate that never ends, from an authority nobody knows.
set -e
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj '/CN=mx.${domain}' -addext 'subjectAltName=DNS:mx.${domain},DNS:mail.${domain}' \
  -keyout /etc/ssl/lab/mx/key.pem -out /etc/ssl/lab/mx/fullchain.pem 2> /dev/null
systemctl reload postfix
