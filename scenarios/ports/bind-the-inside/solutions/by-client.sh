# Both answer everywhere, and the relay looks at the client: the office may, others may not.
postconf -MX '${mx.office.ip}:25/inet' '${mx.internet.ip}:2525/inet'
postconf -M '25/inet=25 inet n - y - - smtpd' '2525/inet=2525 inet n - y - - smtpd'
postconf -P 2525/inet/syslog_name=postfix/apps '2525/inet/mynetworks=${office.cidr}' 2525/inet/smtpd_relay_restrictions=permit_mynetworks,reject
systemctl restart postfix
