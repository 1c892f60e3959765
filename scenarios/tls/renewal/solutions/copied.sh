# The certificate stays where Postfix has always had it; the hook brings every new one there, and is run once for the one that waits.
set -e
cat > /etc/renewal/deploy.d/50-mail <<'EOF'
#!/bin/sh
set -e
install -m 600 "$RENEWED/key.pem" /etc/ssl/lab/mx/key.new
install -m 644 "$RENEWED/fullchain.pem" /etc/ssl/lab/mx/fullchain.new
mv /etc/ssl/lab/mx/key.new /etc/ssl/lab/mx/key.pem
mv /etc/ssl/lab/mx/fullchain.new /etc/ssl/lab/mx/fullchain.pem
systemctl reload postfix
EOF
RENEWED=/etc/renewal/live /etc/renewal/deploy.d/50-mail
