import { createHash, X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import type { CertificateSeen } from '../../../server/core/probes.ts';

/** What a certificate says of itself may be of any length. */
const maxText = 255;
const short = (text: string | undefined): string => (text ?? '').slice(0, maxText);

const curveBits: Record<string, number> = { prime256v1: 256, secp384r1: 384, secp521r1: 521 };

/** Describes the certificate of a finished handshake. `sent` comes from a handshake that trusts nobody, `chainError` from one that trusts the roots alone. */
export function certificateSeen(socket: tls.TLSSocket, names: readonly string[], sent: number, chainError: string | null): CertificateSeen | null {
  const legacy = socket.getPeerCertificate();
  if (!legacy.raw) return null;
  const leaf = new X509Certificate(legacy.raw);
  const type = leaf.publicKey.asymmetricKeyType ?? '?';
  const details = leaf.publicKey.asymmetricKeyDetails;
  const keyBits = details?.modulusLength ?? curveBits[details?.namedCurve ?? ''] ?? null;
  return {
    subject: short(leaf.subject),
    issuer: short(leaf.issuer),
    names: (leaf.subjectAltName ?? '')
      .split(', ')
      .filter(Boolean)
      .slice(0, 100)
      .map((name) => short(name.replace(/^(DNS|IP Address):/, ''))),
    notBefore: Date.parse(leaf.validFrom),
    notAfter: Date.parse(leaf.validTo),
    serial: leaf.serialNumber,
    key: type === 'rsa' ? `RSA ${keyBits}` : type === 'ec' ? `EC ${details?.namedCurve ?? '?'}` : type,
    keyBits,
    signature: leaf.signatureAlgorithm ?? leaf.signatureAlgorithmOid ?? '?',
    sent,
    selfSigned: leaf.issuer === leaf.subject && leaf.verify(leaf.publicKey),
    chainError,
    covers: names.map((name) => ({ name, covered: tls.checkServerIdentity(name, legacy) === undefined })),
  };
}

/** How many certificates the server sent, as far as they build on one another. */
export function sentCount(socket: tls.TLSSocket): number {
  const seen = new Set<string>();
  let at: tls.DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (at?.raw && seen.size < 20) {
    const print = createHash('sha256').update(at.raw).digest('hex');
    if (seen.has(print)) break;
    seen.add(print);
    at = at.issuerCertificate;
  }
  return seen.size;
}
