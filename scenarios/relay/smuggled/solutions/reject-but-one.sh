# A bare line feed is refused from everybody but the one machine that cannot do better.
set -e
postconf -e 'smtpd_forbid_bare_newline = reject' 'smtpd_forbid_bare_newline_exclusions = ${labels.ip}/32'
systemctl reload postfix
