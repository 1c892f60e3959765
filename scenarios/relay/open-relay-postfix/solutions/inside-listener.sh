# Two listeners on port 25: one for the Internet that trusts nobody, one for the office.
postconf -e 'mynetworks = 127.0.0.0/8'
postconf -MX smtp/inet
for address in 127.0.0.1 ${mx.internet.ip} ${mx.office.ip}; do
  postconf -M "$address:smtp/inet=$address:smtp inet n - y - - smtpd"
done
postconf -P '${mx.office.ip}:smtp/inet/mynetworks=${office.cidr}'
systemctl restart postfix
