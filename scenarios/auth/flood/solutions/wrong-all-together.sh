# One limit for the whole house: whoever floods shuts out the others.
set -e
cat > /etc/postfix/postfwd.cf <<'RULES'
id=NEWS; sasl_username==news; action=DUNNO
id=RATE; sasl_username=~/./; protocol_state==END-OF-MESSAGE; action=rcpt(server_address/20/60/450 4.7.1 more than 20 a minute)
RULES
systemctl enable --now postfwd
timeout 20 bash -c 'until (exec 3<> /dev/tcp/127.0.0.1/10040) 2> /dev/null; do sleep 0.2; done'
postconf -e 'smtpd_end_of_data_restrictions = check_policy_service inet:127.0.0.1:10040'
systemctl reload postfix
