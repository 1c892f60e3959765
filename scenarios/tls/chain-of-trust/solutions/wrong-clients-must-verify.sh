# "Verify certificates" was switched on for the wrong side: clients have to bring one.
cat /etc/ssl/lab/new/cert.pem /etc/ssl/lab/new/chain.pem > /etc/ssl/lab/mx/cert.pem
install -o root -g Debian-exim -m 640 /etc/ssl/lab/new/key.pem /etc/ssl/lab/mx/key.pem
sed -i '1a tls_verify_hosts = *' /etc/exim4/exim4.conf.localmacros
systemctl restart exim4
