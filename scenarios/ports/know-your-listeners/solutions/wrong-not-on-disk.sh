# A good configuration in the wrong place: it runs until the next restart reads /etc/postfix again.
cp -a /etc/postfix /run/postfix-mended
postconf -c /run/postfix-mended -MX '${trial_port}/inet'
systemctl stop postfix
postfix -c /run/postfix-mended start > /dev/null 2>&1
