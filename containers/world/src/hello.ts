import { randomBytes } from 'node:crypto';

/** What a server answers to a ClientHello of ours, as far as it is of interest. */
export type HelloAnswer =
  | { kind: 'hello'; version: number; suite: number; secureRenegotiation: boolean; compression: number }
  | { kind: 'alert'; description: number };

const u8 = (value: number) => Buffer.from([value]);
const u16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const vector8 = (body: Buffer) => Buffer.concat([u8(body.length), body]);
const vector16 = (body: Buffer) => Buffer.concat([u16(body.length), body]);
const numbers = (values: readonly number[]) => Buffer.concat(values.map(u16));
const extension = (type: number, body: Buffer) => Buffer.concat([u16(type), vector16(body)]);

/** P-256, P-384, P-521, X25519; ffdhe2048 and 3072 (RFC 8422, RFC 7919). */
const groups = [0x0017, 0x0018, 0x0019, 0x001d, 0x0100, 0x0101];
/** With SHA-2 first; SHA-1 and MD5 last, for servers that know nothing else (RFC 5246 section 7.4.1.4.1). */
const signatures = [0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0807, 0x0203, 0x0201, 0x0101];

/** A ClientHello of TLS 1.2 and below with exactly these cipher suites, as one record (RFC 5246 section 7.4.1.2). OpenSSL no longer knows many of them. */
export function clientHello(suites: readonly number[], servername: string | null): Buffer {
  const extensions = Buffer.concat([
    ...(servername ? [extension(0, vector16(Buffer.concat([u8(0), vector16(Buffer.from(servername, 'latin1'))])))] : []),
    extension(10, vector16(numbers(groups))),
    extension(11, vector8(u8(0))),
    extension(13, vector16(numbers(signatures))),
    extension(0xff01, vector8(Buffer.alloc(0))),
  ]);
  const body = Buffer.concat([u16(0x0303), randomBytes(32), vector8(Buffer.alloc(0)), vector16(numbers(suites)), vector8(u8(0)), vector16(extensions)]);
  const handshake = Buffer.concat([u8(1), u8(0), u16(body.length), body]);
  return Buffer.concat([u8(22), u16(0x0301), vector16(handshake)]);
}

/** The length of a record's content by its five bytes of header; null when that is no TLS. */
export function recordLength(header: Buffer): number | null {
  const length = header.readUInt16BE(3);
  return header[0] !== undefined && header[0] >= 20 && header[0] <= 23 && header[1] === 3 && length > 0 && length <= 16_640 ? length : null;
}

/** Reads the first record of a server; null for what is neither a ServerHello nor an alert. */
export function readAnswer(type: number, content: Buffer): HelloAnswer | null {
  try {
    if (type === 21) return { kind: 'alert', description: content.readUInt8(1) };
    if (type !== 22 || content.readUInt8(0) !== 2) return null;
    const body = content.subarray(4, 4 + content.readUIntBE(1, 3));
    const version = body.readUInt16BE(0);
    const after = 35 + body.readUInt8(34);
    const suite = body.readUInt16BE(after);
    const compression = body.readUInt8(after + 2);
    let secureRenegotiation = false;
    for (let at = after + 5; at + 4 <= body.length; at += 4 + body.readUInt16BE(at + 2)) if (body.readUInt16BE(at) === 0xff01) secureRenegotiation = true;
    return { kind: 'hello', version, suite, secureRenegotiation, compression };
  } catch {
    return null;
  }
}

const alerts: Record<number, string> = {
  40: 'handshake_failure',
  47: 'illegal_parameter',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  112: 'unrecognized_name',
};
export const alertName = (description: number): string => alerts[description] ?? `alert ${description}`;
