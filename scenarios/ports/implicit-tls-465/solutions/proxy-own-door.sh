# stunnel does TLS; behind it is a listener on loopback that trusts nobody without a login, wherever he seems to come from.
postconf -MX submissions/inet
postconf -M '127.0.0.1:10465/inet=127.0.0.1:10465 inet n - y - - smtpd'
postconf -P 127.0.0.1:10465/inet/syslog_name=postfix/submissions 127.0.0.1:10465/inet/mynetworks= \
  127.0.0.1:10465/inet/smtpd_tls_security_level=none 127.0.0.1:10465/inet/smtpd_tls_auth_only=no \
  127.0.0.1:10465/inet/smtpd_sasl_auth_enable=yes \
  127.0.0.1:10465/inet/smtpd_client_restrictions=permit_sasl_authenticated,reject \
  127.0.0.1:10465/inet/smtpd_relay_restrictions=permit_sasl_authenticated,reject
cat > /etc/stunnel/smtps.conf <<'CONF'
foreground = yes
pid =
[smtps]
accept = 0.0.0.0:465
connect = 127.0.0.1:10465
cert = /etc/ssl/lab/mx/fullchain.pem
key = /etc/ssl/lab/mx/key.pem
CONF
systemctl restart postfix
systemctl enable --now stunnel@smtps
