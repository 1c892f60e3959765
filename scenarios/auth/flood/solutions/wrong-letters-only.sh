# Letters are counted, however many people they are for.
set -e
cat > /etc/postfix/postfwd.cf <<'RULES'
id=NEWS; sasl_username==news; protocol_state==END-OF-MESSAGE; action=rate(sasl_username/200/60/450 4.7.1 too much even for a newsletter)
id=RATE; sasl_username=~/^(alice|ben|clara|dora|emil|frieda|hanna)$/; protocol_state==END-OF-MESSAGE; action=rate(sasl_username/20/60/450 4.7.1 more than 20 a minute)
RULES
systemctl enable --now postfwd
timeout 20 bash -c 'until (exec 3<> /dev/tcp/127.0.0.1/10040) 2> /dev/null; do sleep 0.2; done'
postconf -e 'smtpd_end_of_data_restrictions = check_policy_service inet:127.0.0.1:10040'
systemctl reload postfix
