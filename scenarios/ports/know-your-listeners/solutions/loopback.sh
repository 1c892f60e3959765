# The door stays for whoever works on this machine, and for nobody else.
postconf -M '127.0.0.1:${trial_port}/inet=127.0.0.1:${trial_port} inet n - y - - smtpd'
postconf -P '127.0.0.1:${trial_port}/inet/syslog_name=postfix/trial'
postconf -MX '${trial_port}/inet'
systemctl restart postfix
