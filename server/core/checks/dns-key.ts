/** Tags of a record such as `v=DKIM1; k=rsa; p=...` (RFC 6376 section 3.2); null for what is no list of tags, or has one twice. */
export function tags(text: string): Map<string, string> | null {
  const found = new Map<string, string>();
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const match = /^\s*([A-Za-z][A-Za-z0-9_]*)\s*=(.*)$/s.exec(part);
    const name = match?.[1]?.toLowerCase() ?? '';
    if (!match || found.has(name)) return null;
    found.set(name, (match[2] ?? '').trim());
  }
  return found;
}

/** What a key record holds. `bits` is the size of an RSA modulus. */
export type KeySeen =
  | { state: 'usable'; algorithm: 'rsa' | 'ed25519'; bits: number | null; testing: boolean }
  | { state: 'revoked' }
  | { state: 'unreadable'; why: string };

/** Reads a DKIM key record (RFC 6376 section 3.6.1, RFC 8463). */
export function readKey(text: string): KeySeen {
  const record = tags(text);
  const unreadable = (why: string): KeySeen => ({ state: 'unreadable', why });
  if (!record) return unreadable('it is no list of tags');
  if (record.has('v') && record.get('v') !== 'DKIM1') return unreadable(`v=${record.get('v')} is not DKIM1`);
  const point = record.get('p')?.replace(/\s+/g, '');
  if (point === undefined) return unreadable('p= is missing');
  if (point === '') return { state: 'revoked' };
  const services = record.get('s')?.split(':') ?? ['*'];
  if (!services.some((each) => ['*', 'email'].includes(each.trim()))) return unreadable(`s=${record.get('s')} is not for mail`);
  const bytes = fromBase64(point);
  if (!bytes) return unreadable('p= is not base64');
  const testing = (record.get('t') ?? '').split(':').includes('y');
  const kind = record.get('k') ?? 'rsa';
  if (kind === 'ed25519') return bytes.length === 32 ? { state: 'usable', algorithm: kind, bits: null, testing } : unreadable('an Ed25519 key has 32 bytes');
  if (kind !== 'rsa') return unreadable(`k=${kind} is no kind of key that receivers know`);
  const bits = modulusBits(bytes);
  return bits === null ? unreadable('p= holds no RSA key') : { state: 'usable', algorithm: kind, bits, testing };
}

/** Bits of the modulus in a SubjectPublicKeyInfo (RFC 5280 section 4.1, RFC 8017 appendix A.1.1); null for anything else. */
function modulusBits(bytes: Uint8Array): number | null {
  const outer = element(bytes, 0, 0x30);
  const algorithm = outer && element(bytes, outer.from, 0x30);
  const wrapped = algorithm && element(bytes, algorithm.to, 0x03);
  const key = wrapped && element(bytes, wrapped.from + 1, 0x30);
  const modulus = key && element(bytes, key.from, 0x02);
  if (!outer || outer.to !== bytes.length || !modulus) return null;
  let at = modulus.from;
  while (at < modulus.to && bytes[at] === 0) at++;
  return at === modulus.to ? null : (modulus.to - at) * 8 - Math.clz32(bytes[at] as number) + 24;
}

/** Where the contents of a DER element with that tag begin and end (X.690 section 8.1). */
function element(bytes: Uint8Array, at: number, tag: number): { from: number; to: number } | null {
  const first = bytes[at + 1];
  if (bytes[at] !== tag || first === undefined) return null;
  const count = first < 0x80 ? 0 : first - 0x80;
  if (count > 3) return null;
  let length = count === 0 ? first : 0;
  for (let i = 0; i < count; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  const from = at + 2 + count;
  return from + length <= bytes.length ? { from, to: from + length } : null;
}

function fromBase64(text: string): Uint8Array | null {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const bare = text.replace(/={0,2}$/, '');
  if (!/^[A-Za-z0-9+/]+$/.test(bare) || bare.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((bare.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const digit of bare) {
    bits = ((bits << 6) | digits.indexOf(digit)) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = (bits >> held) & 255;
    }
  }
  return bytes;
}
