# The other way about: AUTH stays the default, port 25 is the exception.
postconf -e 'smtpd_tls_auth_only = yes'
postconf -P smtp/inet/smtpd_sasl_auth_enable=no
cat >> /etc/postfix/master.cf <<'EOF'
587       inet  n       -       y       -       -       smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
465       inet  n       -       y       -       -       smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
EOF
systemctl restart postfix
