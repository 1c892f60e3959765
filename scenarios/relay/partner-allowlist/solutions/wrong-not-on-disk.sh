# A good configuration in the wrong place: it runs until the next restart reads /etc/postfix again.
cp -a /etc/postfix /run/postfix-mended
postconf -c /run/postfix-mended -e 'mynetworks = 127.0.0.0/8 ${app.ip}/32 ${partner_ip}/32'
systemctl stop postfix
postfix -c /run/postfix-mended start > /dev/null 2>&1
