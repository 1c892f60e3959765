import { certificate, keyPem, newKey } from '../../../../containers/world/src/certificate.ts';

const day = 86_400_000;
const about = (subject: string, names: string[], authority: number | null, publicKey: Awaited<ReturnType<typeof newKey>>['publicKey']) => ({
  subject,
  names,
  publicKey,
  notBefore: new Date(Date.now() - day),
  notAfter: new Date(Date.now() + 300 * day),
  authority,
});

const [rootKey, leafKey] = await Promise.all([newKey('p256'), newKey('p256')]);
const issuer = { name: 'Hostile root', key: rootKey.privateKey };

/** PEM of the authority that the prober of the tests believes: what is wrong with these certificates is their names alone. */
export const root = certificate(about(issuer.name, [], 1, rootKey.publicKey), issuer);
export const key = keyPem(leafKey.privateKey);

/** The name that clients ask for, and that none of these covers. */
export const wanted = 'mx.harbor.test';

const odd: Record<string, [subject: string, names: string[]]> = {
  'a NUL inside the name': [wanted, [`${wanted}\0.evil.test`]],
  'a NUL in front of the name': ['x', [`\0${wanted}`]],
  'ten thousand names': ['many', Array.from({ length: 10_000 }, (_, i) => (i + 46_656).toString(36).slice(-3))],
  'one name of sixty thousand letters': ['long', [`${'a'.repeat(60_000)}.test`]],
  'emoji as names': ['📮.test', ['📮.harbor.test']],
  'an address as its subject': ['198.18.0.3', []],
  'the name as its subject, another one beside it': [wanted, ['www.harbor.test']],
  'a star for everything': ['*', ['*']],
  'stars in all places': ['*.*.test', ['*.*.test', '*.test', 'm*.harbor.*']],
  'an address as a name': ['x', ['127.0.0.1']],
  'no names and no subject': ['', []],
  'a list of names in one name': ['x', [`DNS:${wanted}, DNS:other.test`, `other.test, DNS:${wanted}`]],
  'a dot behind everything': ['x', [`${wanted}.evil.test.`, 'harbor.test']],
};

export const certificates: Record<string, string> = Object.fromEntries(
  Object.entries(odd).map(([what, [subject, names]]) => [what, certificate(about(subject, names, null, leafKey.publicKey), issuer)]),
);
