# The mill and the press are happy; the telephone is as it was.
postconf -e 'smtpd_tls_security_level = may' 'smtp_tls_security_level = may'
systemctl restart postfix
postqueue -f
