import { createHash, createPublicKey, generateKeyPair, type KeyObject, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { bits, integer, octets, oid, pem, sequence, set, time, tlv, utf8, yes } from './der.ts';

const generate = promisify(generateKeyPair);
export type KeyKind = 'rsa2048' | 'rsa1024' | 'p256';

export interface KeyPair {
  publicKey: KeyObject;
  privateKey: KeyObject;
}
export interface Issuer {
  name: string;
  key: KeyObject;
}
export interface CertificateBody {
  subject: string;
  names: string[];
  publicKey: KeyObject;
  notBefore: Date;
  notAfter: Date;
  /** How many certificate authorities may follow below; null: a leaf. */
  authority: number | null;
}

export const newKey = async (kind: KeyKind): Promise<KeyPair> =>
  kind === 'p256' ? await generate('ec', { namedCurve: 'prime256v1' }) : await generate('rsa', { modulusLength: kind === 'rsa1024' ? 1024 : 2048 });
export const keyPem = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }));

const commonName = (name: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(name))));
const extension = (id: string, critical: boolean, value: Buffer): Buffer => sequence(oid(id), ...(critical ? [yes] : []), octets(value));
const keyId = (spki: Buffer): Buffer => createHash('sha1').update(spki).digest();
const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });
const address = /^\d{1,3}(\.\d{1,3}){3}$/;
const generalName = (name: string): Buffer =>
  address.test(name) ? tlv(0x87, Buffer.from(name.split('.').map(Number))) : tlv(0x82, Buffer.from(name, 'ascii'));

/** A signed X.509 version 3 certificate as PEM (RFC 5280). */
export function certificate(body: CertificateBody, issuer: Issuer): string {
  const algorithm = issuer.key.asymmetricKeyType === 'ec' ? sequence(oid('1.2.840.10045.4.3.2')) : sequence(oid('1.2.840.113549.1.1.11'), Buffer.from([5, 0]));
  const spki = spkiOf(body.publicKey);
  const leaf = body.authority === null;
  const extensions = [
    extension('2.5.29.19', true, leaf ? sequence() : sequence(yes, integer(Buffer.from([body.authority ?? 0])))),
    // Leaf: digitalSignature and keyEncipherment; authority: keyCertSign and cRLSign.
    extension('2.5.29.15', true, leaf ? bits(5, Buffer.from([0xa0])) : bits(1, Buffer.from([0x06]))),
    extension('2.5.29.14', false, octets(keyId(spki))),
    extension('2.5.29.35', false, sequence(tlv(0x80, keyId(spkiOf(createPublicKey(issuer.key)))))),
    ...(leaf
      ? [extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))), extension('2.5.29.17', false, sequence(...body.names.map(generalName)))]
      : []),
  ];
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const signed = sequence(
    tlv(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    algorithm,
    commonName(issuer.name),
    sequence(time(body.notBefore), time(body.notAfter)),
    commonName(body.subject),
    spki,
    tlv(0xa3, sequence(...extensions)),
  );
  return pem('CERTIFICATE', sequence(signed, algorithm, bits(0, sign('sha256', signed, issuer.key))));
}
