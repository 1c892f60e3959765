# Postfix counts by itself: by address, with an exception for the newsletter's.
for service in submission submissions; do
  postconf -P $service/inet/smtpd_client_message_rate_limit=20 $service/inet/smtpd_client_recipient_rate_limit=20 \
    $service/inet/smtpd_client_event_limit_exceptions=127.0.0.0/8,${newsroom.ip}/32
done
systemctl reload postfix
