# A service of its own looks for a new certificate every few seconds; the renewal knows nothing of it.
set -e
postconf -e 'smtpd_tls_cert_file = /etc/renewal/live/fullchain.pem' 'smtpd_tls_key_file = /etc/renewal/live/key.pem'
cat > /etc/renewal/watch <<'EOF'
#!/bin/bash
seen=$(readlink -f /etc/renewal/live)
while sleep 3; do
  now=$(readlink -f /etc/renewal/live)
  [ "$now" = "$seen" ] && continue
  seen=$now
  postfix reload
done
EOF
chmod 755 /etc/renewal/watch
cat > /etc/systemd/system/certificate-watch.service <<'EOF'
[Unit]
Description=Has Postfix read a new certificate
After=postfix.service

[Service]
ExecStart=/etc/renewal/watch
Restart=always

[Install]
WantedBy=multi-user.target
EOF
systemctl daemon-reload
systemctl enable --now certificate-watch
systemctl reload postfix
