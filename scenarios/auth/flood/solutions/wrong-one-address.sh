# The two addresses of today are shut out.
postconf -e 'smtpd_sender_restrictions = check_client_access inline:{${rocket.ip}=REJECT,${tablet.ip}=REJECT}'
systemctl reload postfix
