# The weak logins are locked, and everybody may go on guessing.
usermod -L test
usermod -L scan
systemctl restart postfix
