/** A sequence that some server takes for the end of data, and the way the message behind it goes out. */
export interface Sequence {
  /** With CR, LF and NUL spelt out, for the learner. */
  name: string;
  bytes: string;
  inner: 'DATA' | 'BDAT';
}

/** What was taken for an end by Postfix before its `smtpd_forbid_bare_newline` (CVE-2023-51764) and by Exim (CVE-2023-51766). */
const known = ['\n.\n', '\n.\r\n', '\r\n.\n'];
/** Others that were seen to end a message somewhere, or to be cleaned into an end on the way (SEC Consult, SMTP Smuggling, 2023). */
const further = ['\r.\r\n', '\r.\r', '\r.\n', '\n.\r', '\r\n.\r', '\r\n\0.\r\n', '\r\n\r.\r\n'];

const spelt: Record<string, string> = { '\r': '<CR>', '\n': '<LF>', '\0': '<NUL>' };
const named = (bytes: string, inner: Sequence['inner']): Sequence => ({ name: bytes.replace(/[\r\n\0]/g, (one) => spelt[one] as string), bytes, inner });

/**
 * The known sequences with both ways to carry the smuggled message: `reject_unauth_pipelining` of Postfix stops DATA and not BDAT (RFC 3030).
 * BDAT goes out only where CHUNKING is offered.
 */
export function sequences(chunking: boolean): Sequence[] {
  return [...[...known, ...further].map((bytes) => named(bytes, 'DATA')), ...(chunking ? known.map((bytes) => named(bytes, 'BDAT')) : [])];
}
