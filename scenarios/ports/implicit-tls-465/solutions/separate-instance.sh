# A second Postfix with a queue of its own serves 465 alone, TLS first; the first one does not listen there any more.
postconf -MX submissions/inet
postmulti -e init
postmulti -I postfix-submissions -e create
config=/etc/postfix-submissions
postconf -c $config -X master_service_disable
postconf -c $config -e 'myhostname = ${mx.name}' 'inet_interfaces = all' 'inet_protocols = ipv4' 'mynetworks = 127.0.0.0/8' 'mydestination =' \
  'local_recipient_maps =' 'relay_domains =' 'authorized_submit_users =' \
  'smtpd_tls_wrappermode = yes' "smtpd_tls_cert_file = $(postconf -h smtpd_tls_cert_file)" "smtpd_tls_key_file = $(postconf -h smtpd_tls_key_file)" \
  'smtpd_sasl_auth_enable = yes' 'smtpd_sasl_type = dovecot' 'smtpd_sasl_path = inet:127.0.0.1:12345' \
  'smtpd_relay_restrictions = permit_sasl_authenticated, reject' 'smtpd_recipient_restrictions = permit_sasl_authenticated, reject'
postconf -c $config -MX smtp/inet
postconf -c $config -M 'submissions/inet=submissions inet n - y - - smtpd'
cat > /etc/dovecot/conf.d/99-submissions.conf <<'EOF'
service auth {
  inet_listener submissions {
    listen = 127.0.0.1
    port = 12345
  }
}
EOF
postmulti -i postfix-submissions -e enable
systemctl restart dovecot
systemctl restart postfix
systemctl enable --now postfix@submissions
