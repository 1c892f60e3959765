import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type Node, oid, read } from './der.ts';

const commonName = oid('2.5.4.3').toString('hex');
const alternativeName = oid('2.5.29.17').toString('hex');

/** Reads a PEM request (RFC 2986): its key and the names it asks for. Throws an Error with a sentence for the sender. */
export function readRequest(text: string): { names: string[]; publicKey: KeyObject } {
  const base64 = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]+)-----END/.exec(text)?.[1];
  if (!base64) throw new Error('There is no PEM certificate request in the body.');
  const names = new Set<string>();
  let publicKey: KeyObject;
  let valid: boolean;
  try {
    const [info, , signature] = children(read(Buffer.from(base64, 'base64'))[0]);
    const [, subject, spki, attributes] = children(info);
    if (!info || !subject || !spki || !signature) throw new Error('parts are missing');
    publicKey = createPublicKey({ key: spki.whole, format: 'der', type: 'spki' });
    valid =
      verify('sha256', info.whole, publicKey, signature.body.subarray(1)) ||
      verify('sha384', info.whole, publicKey, signature.body.subarray(1)) ||
      verify('sha512', info.whole, publicKey, signature.body.subarray(1));
    if (attributes) collect(attributes, names);
    for (const one of children(subject)) {
      const [kind, value] = children(children(one)[0]);
      if (kind?.whole.toString('hex') === commonName && value) names.add(value.body.toString('utf8').toLowerCase());
    }
  } catch (error) {
    throw new Error(`The request cannot be read: ${error instanceof Error ? error.message : 'unknown'}.`);
  }
  if (!valid) throw new Error('The signature of the request is wrong: it must be made with the key that it names.');
  return { names: [...names], publicKey };
}

const children = (node: Node | undefined): Node[] => (node ? read(node.body) : []);

/** Finds the subject alternative names somewhere in the attributes. */
function collect(node: Node, names: Set<string>, depth = 0): void {
  if (depth > 8 || !(node.tag & 0x20)) return;
  const parts = children(node);
  const value = parts.at(-1);
  if (parts[0]?.whole.toString('hex') === alternativeName && value?.tag === 0x04) {
    for (const name of children(read(value.body)[0])) {
      if (name.tag === 0x82) names.add(name.body.toString('latin1').toLowerCase());
      if (name.tag === 0x87) names.add([...name.body].join('.'));
    }
    return;
  }
  for (const part of parts) collect(part, names, depth + 1);
}
