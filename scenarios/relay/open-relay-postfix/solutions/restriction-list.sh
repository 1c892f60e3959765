# The permission leaves mynetworks: a table of its own says which clients may relay.
cat > /etc/postfix/relay_clients <<EOF
# Machines that cannot log in, with their owner.
${app.ip}/32    OK    order system, ben@${domain}
EOF
postconf -e 'mynetworks = 127.0.0.0/8' \
  'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, check_client_access cidr:/etc/postfix/relay_clients, reject_unauth_destination'
systemctl reload postfix
