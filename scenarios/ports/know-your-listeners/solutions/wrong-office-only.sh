# Strangers no longer reach the door; every machine in the office does, the infected ones too.
postconf -M '${mx.office.ip}:${trial_port}/inet=${mx.office.ip}:${trial_port} inet n - y - - smtpd'
postconf -P '${mx.office.ip}:${trial_port}/inet/syslog_name=postfix/trial' '${mx.office.ip}:${trial_port}/inet/mynetworks=0.0.0.0/0'
postconf -MX '${trial_port}/inet'
systemctl restart postfix
