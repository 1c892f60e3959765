# The relay moved into the office, the MX stayed there.
postconf -MX '${mx.internet.ip}:2525/inet'
postconf -M '${mx.office.ip}:2525/inet=${mx.office.ip}:2525 inet n - y - - smtpd'
postconf -P '${mx.office.ip}:2525/inet/syslog_name=postfix/apps' '${mx.office.ip}:2525/inet/mynetworks=0.0.0.0/0' \
  '${mx.office.ip}:2525/inet/smtpd_relay_restrictions=permit_mynetworks,reject'
systemctl restart postfix
