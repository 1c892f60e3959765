# No address is trusted for the partner: it logs in, with an account that can do nothing else.
useradd -M -d /nonexistent -s /usr/sbin/nologin depot
printf 'depot:%s\n' '${depot_pw}' | chpasswd -c SHA512
postconf -e 'mynetworks = 127.0.0.0/8 ${app.ip}/32'
systemctl reload postfix
