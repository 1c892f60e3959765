# Right addresses, and a rule that takes mail from nobody.
postconf -MX "${mx.office.ip}:25/inet" "${mx.internet.ip}:2525/inet"
postconf -M "${mx.internet.ip}:25/inet=${mx.internet.ip}:25 inet n - y - - smtpd" "${mx.office.ip}:2525/inet=${mx.office.ip}:2525 inet n - y - - smtpd"
postconf -P "${mx.office.ip}:2525/inet/syslog_name=postfix/apps" "${mx.office.ip}:2525/inet/mynetworks=0.0.0.0/0" \
  "${mx.office.ip}:2525/inet/smtpd_relay_restrictions=permit_mynetworks,reject"
postconf -e 'smtpd_sender_restrictions = reject'
systemctl restart postfix
