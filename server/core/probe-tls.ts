import { z } from 'zod';
import { TranscriptLine } from '../protocol/verdict.ts';
import { path, SessionEnd } from './probe-words.ts';

/** Handshakes with a server, one for each version and family of ciphers, and the certificate that it shows. */

export const TlsVersion = z.enum(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']);
export type TlsVersion = z.infer<typeof TlsVersion>;

/** Cipher suites by what is wrong with them; `static` have no forward secrecy, `modern` nothing wrong: the control beside the others. */
export const CipherFamily = z.enum(['modern', 'null', 'export', 'anonymous', 'rc4', '3des', 'static']);
export type CipherFamily = z.infer<typeof CipherFamily>;

/** One handshake for each version, and the certificate with full verification against `roots` alone. */
export const TlsProbe = z.strictObject({
  kind: z.literal('tls'),
  ...path,
  mode: z.enum(['starttls', 'implicit']),
  servername: z.string().nullable(),
  versions: z.array(TlsVersion),
  /** Families of TLS 1.2 and below that are offered, each in a handshake of its own. */
  ciphers: z.array(CipherFamily).optional(),
  /** PEM; empty: the lab's own root, which the world knows. */
  roots: z.array(z.string()),
  /** Names the certificate is compared with (RFC 6125). */
  names: z.array(z.string()),
});
export type TlsProbe = z.infer<typeof TlsProbe>;

export const CertificateSeen = z.strictObject({
  subject: z.string(),
  issuer: z.string(),
  names: z.array(z.string()),
  /** Epoch milliseconds. */
  notBefore: z.number(),
  notAfter: z.number(),
  serial: z.string(),
  /** `RSA 2048`, `EC prime256v1`. */
  key: z.string(),
  keyBits: z.number().int().nullable(),
  /** How the certificate is signed, e.g. `ecdsa-with-SHA256`. */
  signature: z.string(),
  /** How many certificates the server sent. */
  sent: z.number().int(),
  selfSigned: z.boolean(),
  /** OpenSSL's code when the chain does not verify against the roots, e.g. CERT_HAS_EXPIRED, SELF_SIGNED_CERT_IN_CHAIN. Null: it verifies. Expiry counts here too. */
  chainError: z.string().nullable(),
  /** For each asked name, whether the certificate covers it. Judged independently of the chain. */
  covers: z.array(z.strictObject({ name: z.string(), covered: z.boolean() })),
});
export type CertificateSeen = z.infer<typeof CertificateSeen>;

/** `refused`: the server said no (alert, or closed after our ClientHello); `failed`: no TLS there at all; `error`: our own or the network's fault. */
export const HandshakeSeen = z.strictObject({
  version: TlsVersion,
  outcome: z.enum(['accepted', 'refused', 'failed', 'error']),
  cipher: z.string().nullable(),
  detail: z.string(),
});
export type HandshakeSeen = z.infer<typeof HandshakeSeen>;

/** Outcomes as in HandshakeSeen. `secureRenegotiation`: the ServerHello has the extension of RFC 5746. */
export const CipherSeen = z.strictObject({
  family: CipherFamily,
  outcome: z.enum(['accepted', 'refused', 'failed', 'error']),
  suite: z.string().nullable(),
  secureRenegotiation: z.boolean().nullable(),
  detail: z.string(),
});
export type CipherSeen = z.infer<typeof CipherSeen>;

export const TlsSeen = z.strictObject({
  kind: z.literal('tls'),
  end: SessionEnd,
  detail: z.string(),
  lines: z.array(TranscriptLine),
  /** For implicit mode: a plain-text banner that came without any TLS (an error of configuration). */
  plainBanner: z.string().nullable(),
  handshakes: z.array(HandshakeSeen),
  ciphers: z.array(CipherSeen),
  /** Keywords of EHLO before STARTTLS and under TLS. Null: there was no such greeting. */
  ehlo: z.array(z.string()).nullable(),
  ehloSecure: z.array(z.string()).nullable(),
  certificate: CertificateSeen.nullable(),
});
export type TlsSeen = z.infer<typeof TlsSeen>;
