import dgram from 'node:dgram';
import net from 'node:net';
import packet, { type Answer, type Packet } from 'dns-packet';
import type { DnsRecord } from '../../../server/core/world.ts';
import { askServer } from './ask-server.ts';
import type { NameBook } from './name-book.ts';

const maxStreams = 64;
const answerFlags = packet.AUTHORITATIVE_ANSWER | packet.RECURSION_AVAILABLE;
const codes = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4 } as const;

export function toAnswer(record: DnsRecord): Answer {
  const base = { name: record.name, ttl: record.ttl, class: 'IN' as const };
  if (record.type === 'MX') {
    const [preference, exchange] = record.data.trim().split(/\s+/);
    return { ...base, type: 'MX', data: { preference: Number(preference), exchange: exchange === '.' ? '.' : (exchange ?? '').replace(/\.$/, '') } };
  }
  // One string of a TXT record holds 255 bytes at most (RFC 1035 section 3.3.14).
  if (record.type === 'TXT') return { ...base, type: 'TXT', data: record.data.match(/.{1,255}/gs) ?? [''] };
  return { ...base, type: record.type, data: record.type === 'A' || record.type === 'AAAA' ? record.data : record.data.replace(/\.$/, '') } as Answer;
}

/** The reply to one query, or null for what is no query. Names that a learner's server holds are asked there, nobody else is ever asked. */
export async function replyTo(query: Buffer, book: NameBook, depth = 0): Promise<Buffer | null> {
  let asked: Packet;
  try {
    asked = packet.decode(query);
  } catch {
    return null;
  }
  const question = asked.questions?.[0];
  if (asked.type !== 'query' || !question || asked.questions?.length !== 1) return null;
  const recursion = (asked.flags ?? 0) & packet.RECURSION_DESIRED;
  const opt = (asked.additionals ?? []).some((one) => one.type === 'OPT')
    ? [{ type: 'OPT', name: '.', udpPayloadSize: 1232, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options: [] } as unknown as Answer]
    : [];
  const reply = (code: number, records: DnsRecord[]): Buffer =>
    packet.encode({
      type: 'response',
      id: asked.id ?? 0,
      flags: answerFlags | recursion | code,
      questions: [question],
      answers: records.map(toAnswer),
      additionals: opt,
    });
  if (((asked.flags ?? 0) >> 11) & 15) return reply(codes.NOTIMP, []);
  const named = book.find(question.name, question.type);
  if ('records' in named) return reply(codes[named.code], named.records);
  const heard = await askServer({ server: named.delegate }, question);
  if (!heard) return reply(codes.SERVFAIL, []);
  const alias = depth < 8 ? leadsElsewhere(heard, question) : null;
  if (alias !== null) {
    const next = await replyTo(packet.encode({ type: 'query', id: 0, flags: recursion, questions: [{ name: alias, type: question.type }] }), book, depth + 1);
    const rest = next ? packet.decode(next) : null;
    const answers = [...(packet.decode(heard).answers ?? []), ...(rest?.answers ?? [])].slice(0, 30);
    const code = ((rest as { flags?: number } | null)?.flags ?? codes.SERVFAIL) & 15;
    return packet.encode({
      type: 'response',
      id: asked.id ?? 0,
      flags: packet.RECURSION_AVAILABLE | recursion | code,
      questions: [question],
      answers,
      additionals: opt,
    });
  }
  const passed = Buffer.from(heard);
  passed.writeUInt16BE(asked.id ?? 0, 0);
  passed[3] = (passed[3] ?? 0) | 0x80;
  return passed;
}

/** Where the aliases of an answer lead, if what is there was not answered too: a name server that holds a zone knows no other (RFC 1034 section 5.3.3). */
function leadsElsewhere(heard: Buffer, { name, type }: { name: string; type: string }): string | null {
  const answers = packet.decode(heard).answers ?? [];
  if (type === 'CNAME' || answers.some((one) => one.type === type)) return null;
  let at = name.toLowerCase();
  for (let step = 0; step < 8; step++) {
    const alias = answers.find((one) => one.type === 'CNAME' && one.name.toLowerCase() === at);
    if (alias?.type !== 'CNAME') break;
    at = alias.data.toLowerCase();
  }
  return at === name.toLowerCase() ? null : at;
}

/** DNS over UDP and TCP on one address (RFC 1035 section 4.2). */
export async function nameServer(address: string, port: number, book: NameBook): Promise<AsyncDisposable & { port: number }> {
  const udp = dgram.createSocket('udp4');
  udp.on('error', () => {});
  udp.on('message', async (query, peer) => {
    const reply = await replyTo(query, book).catch(() => null);
    if (!reply) return;
    if (reply.length > 1232) reply[2] = (reply[2] ?? 0) | 2;
    const whole = reply.length > 1232 ? packet.encode({ ...questionOf(reply), type: 'response', flags: reply.readUInt16BE(2) }) : reply;
    udp.send(whole, peer.port, peer.address, () => {});
  });
  const tcp = net.createServer((socket) => stream(socket, book));
  tcp.maxConnections = maxStreams;
  await new Promise<void>((resolve, reject) => tcp.once('error', reject).listen(port, address, resolve));
  // Where any port will do, one that is free for TCP is nearly always free for UDP too, and not the other way round.
  await new Promise<void>((resolve, reject) => udp.once('error', reject).bind((tcp.address() as net.AddressInfo).port, address, resolve));
  return {
    port: udp.address().port,
    async [Symbol.asyncDispose]() {
      udp.close();
      await new Promise<void>((resolve) => tcp.close(() => resolve()));
    },
  };
}

function questionOf(reply: Buffer): Packet {
  const { id, questions } = packet.decode(reply);
  return { id: id ?? 0, questions: questions ?? [] };
}

function stream(socket: net.Socket, book: NameBook): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.setTimeout(5000, () => socket.destroy());
  socket.on('error', () => {});
  socket.on('data', async (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    if (pending.length > 8192) return socket.destroy();
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const query = pending.subarray(2, 2 + pending.readUInt16BE(0));
      pending = pending.subarray(2 + query.length);
      const reply = await replyTo(Buffer.from(query), book).catch(() => null);
      if (!reply || socket.destroyed) continue;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(reply.length);
      socket.write(Buffer.concat([length, reply]));
    }
  });
}
