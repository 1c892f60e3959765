import type { z } from 'zod';
import type { CipherFamily, TlsSeen } from '../probes.ts';
import { offers } from './seen.ts';
import type { TlsParams } from './tls.ts';

type Params = z.infer<typeof TlsParams>;

const names: Record<CipherFamily, string> = {
  modern: 'modern ciphers',
  null: 'ciphers without encryption',
  export: '40-bit export ciphers',
  anonymous: 'anonymous ciphers, without any certificate',
  rc4: 'RC4',
  '3des': '3DES',
  static: 'ciphers without forward secrecy',
};
export const familyName = (family: CipherFamily): string => names[family];

/** Weak families must be refused; that counts only where the same kind of hello is understood. */
export function ciphers(seen: TlsSeen, params: Params, place: string, faults: string[], doubts: string[]): void {
  if (params.refuse_ciphers.length === 0) return;
  const of = (family: CipherFamily) => seen.ciphers.find((each) => each.family === family);
  for (const family of params.refuse_ciphers) {
    const offer = of(family);
    if (offer?.outcome === 'accepted') faults.push(`${place} still accepts ${names[family]}${offer.suite ? ` (${offer.suite})` : ''}`);
    else if (offer?.outcome !== 'refused') doubts.push(`whether ${place} refuses ${names[family]} could not be tried${offer ? ` (${offer.detail})` : ''}`);
  }
  const control = of('modern');
  if (control?.secureRenegotiation === false) faults.push(`${place} renegotiates without the protection of RFC 5746`);
  // Ciphers of TLS 1.3 are of another kind: who speaks nothing else refuses all of these, and rightly.
  const older = seen.handshakes.some((each) => each.version !== 'TLSv1.3' && each.outcome === 'accepted');
  if (older && control?.outcome !== 'accepted') doubts.push(`${place} took no modern cipher either, so its refusals say nothing`);
}

/** What EHLO offers before TLS and under it (RFC 3207 section 4.2). */
export function keywords(seen: TlsSeen, params: Params, place: string, faults: string[]): void {
  if (params.mode === 'starttls' && offers(seen.ehloSecure, 'STARTTLS')) faults.push(`${place} offers STARTTLS again under TLS`);
}
