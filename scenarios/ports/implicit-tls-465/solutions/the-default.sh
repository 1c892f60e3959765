# TLS first is the default of every listener, and 25 and 587 are the exceptions.
postconf -e 'smtpd_tls_wrappermode = yes' 'smtpd_tls_auth_only = yes'
postconf -P smtp/inet/smtpd_tls_wrappermode=no submission/inet/smtpd_tls_wrappermode=no
systemctl restart postfix
