# All as it should be, and what has waited goes on waiting for its turn.
timeout 60 bash -c 'until [ $(mailq | grep -c ^[0-9A-F]) -ge 5 ]; do sleep 0.5; done'
postconf -e 'smtpd_tls_security_level = may' 'smtp_tls_security_level = may'
postconf -P submission/inet/smtpd_tls_security_level=encrypt submission/inet/smtpd_tls_auth_only=yes
systemctl restart postfix
