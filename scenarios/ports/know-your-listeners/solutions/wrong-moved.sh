# The spammer knocks in vain, until the next scan finds the door at its new place.
postconf -M '588/inet=588 inet n - y - - smtpd'
postconf -P 588/inet/syslog_name=postfix/trial 588/inet/smtpd_tls_security_level=none 588/inet/mynetworks=0.0.0.0/0
postconf -MX '${trial_port}/inet'
systemctl restart postfix
