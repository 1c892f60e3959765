# A good configuration in the wrong place: it runs until the next restart reads /etc/postfix again.
cp -a /etc/postfix /run/postfix-mended
postconf() { /usr/sbin/postconf -c /run/postfix-mended "$@"; }
postconf -MX "${mx.office.ip}:25/inet" "${mx.internet.ip}:2525/inet"
postconf -M "${mx.internet.ip}:25/inet=${mx.internet.ip}:25 inet n - y - - smtpd" "${mx.office.ip}:2525/inet=${mx.office.ip}:2525 inet n - y - - smtpd"
postconf -P "${mx.office.ip}:2525/inet/syslog_name=postfix/apps" "${mx.office.ip}:2525/inet/mynetworks=0.0.0.0/0" \
  "${mx.office.ip}:2525/inet/smtpd_relay_restrictions=permit_mynetworks,reject"
systemctl stop postfix
postfix -c /run/postfix-mended start > /dev/null 2>&1
