# A second Postfix with a queue of its own does nothing but submission; the first one knows no logins at all.
postconf -e 'smtpd_sasl_auth_enable = no'
postmulti -e init
postmulti -I postfix-submission -e create
config=/etc/postfix-submission
postconf -c $config -X master_service_disable
postconf -c $config -e "myhostname = ${mx.name}" 'inet_interfaces = all' 'inet_protocols = ipv4' 'mynetworks = 127.0.0.0/8' 'mydestination =' 'local_recipient_maps =' \
  'relay_domains =' 'authorized_submit_users =' \
  'smtpd_tls_security_level = encrypt' 'smtpd_tls_auth_only = yes' "smtpd_tls_cert_file = $(postconf -h smtpd_tls_cert_file)" "smtpd_tls_key_file = $(postconf -h smtpd_tls_key_file)" \
  'smtpd_sasl_auth_enable = yes' 'smtpd_sasl_type = dovecot' 'smtpd_sasl_path = inet:127.0.0.1:12345' \
  'smtpd_relay_restrictions = permit_sasl_authenticated, reject' 'smtpd_recipient_restrictions = permit_sasl_authenticated, reject'
postconf -c $config -MX smtp/inet
postconf -c $config -M 'submission/inet=submission inet n - y - - smtpd' 'submissions/inet=submissions inet n - y - - smtpd'
postconf -c $config -P submissions/inet/smtpd_tls_wrappermode=yes
cat > /etc/dovecot/conf.d/99-submission.conf <<'EOF'
service auth {
  inet_listener submission {
    listen = 127.0.0.1
    port = 12345
  }
}
EOF
postmulti -i postfix-submission -e enable
systemctl restart dovecot
systemctl restart postfix
systemctl enable --now postfix@submission
