import type { SmtpProbe } from '../probes.ts';

/** A short message as people write them, with the token where no server rewrites it: Message-ID, Subject and body (RFC 5322). Lines end in CRLF. */
export function letter(mail: { token: string; from: string; to: string; domain: string; at: number; subject?: string }): string {
  const date = new Date(mail.at).toUTCString().replace('GMT', '+0000');
  return [
    `Date: ${date}`,
    `From: <${mail.from}>`,
    `To: <${mail.to}>`,
    `Subject: ${mail.subject ?? 'Delivery note'} ${mail.token}`,
    `Message-ID: <${mail.token}@${mail.domain}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Hello,',
    '',
    `please find the note ${mail.token} for this week below. Call back if anything is unclear.`,
    '',
    'Best regards',
    '',
  ].join('\r\n');
}

/** An SMTP session with everything that is not said left out. */
export function session(said: Pick<SmtpProbe, 'source' | 'target' | 'greeting'> & Partial<SmtpProbe>): SmtpProbe {
  return { kind: 'smtp', tls: 'none', servername: null, xclient: null, login: null, commands: [], transactions: [], ...said };
}

/** Base64 of ASCII text (RFC 4648 section 4), for AUTH initial responses (RFC 4954). */
export function base64(text: string): string {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let out = '';
  for (let i = 0; i < text.length; i += 3) {
    const [a, b, c] = [text.charCodeAt(i), text.charCodeAt(i + 1), text.charCodeAt(i + 2)];
    const bits = (a << 16) | ((b || 0) << 8) | (c || 0);
    out +=
      (digits[bits >> 18] as string) +
      digits[(bits >> 12) & 63] +
      (i + 1 < text.length ? digits[(bits >> 6) & 63] : '=') +
      (i + 2 < text.length ? digits[bits & 63] : '=');
  }
  return out;
}
