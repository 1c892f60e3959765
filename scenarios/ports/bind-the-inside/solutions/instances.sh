# Two Postfix: the first one lives on the Internet address and loopback, the second one in the office, with a queue of its own.
postconf -MX '${mx.office.ip}:25/inet' '${mx.internet.ip}:2525/inet'
postconf -M 'smtp/inet=smtp inet n - y - - smtpd'
postconf -e 'inet_interfaces = ${mx.internet.ip}, 127.0.0.1'
# The users' doors stay open on both sides.
for service in submission:587 submissions:465; do
  name=$${service%:*} port=$${service#*:}
  postconf -M "0.0.0.0:$port/inet=0.0.0.0:$port inet n - y - - smtpd"
  postconf -P $(postconf -P | awk -v from="$name/inet/" -v to="0.0.0.0:$port/inet/" 'index($1, from) == 1 { sub(from, to); gsub(/ = /, "="); print }')
  postconf -MX "$name/inet"
done
# With one single address to listen on Postfix sends from it, too; but the way to the world leads by the other cable (smtp_bind_address).
postmulti -e init
postmulti -I postfix-apps -e create
config=/etc/postfix-apps
postconf -c $config -X master_service_disable
postconf -c $config -e 'myhostname = apps.${mx.name}' 'inet_interfaces = ${mx.office.ip}' 'inet_protocols = ipv4' 'mynetworks = ${office.cidr}' \
  'mydestination =' 'local_recipient_maps =' 'relay_domains =' 'authorized_submit_users =' \
  'smtpd_relay_restrictions = permit_mynetworks, reject' 'smtp_bind_address = ${mx.internet.ip}'
postconf -c $config -MX smtp/inet
postconf -c $config -M '2525/inet=2525 inet n - y - - smtpd'
postmulti -i postfix-apps -e enable
systemctl restart postfix
systemctl enable --now postfix@apps
