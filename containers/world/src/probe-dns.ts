import packet, { type Answer, type Question } from 'dns-packet';
import type { DnsProbe, DnsSeen } from '../../../server/core/probes.ts';
import { askServer } from './ask-server.ts';
import type { NameBook } from './name-book.ts';
import { replyTo } from './name-server.ts';

/** Asks as a resolver in the lab would, or a name server by its address. */
export async function probeDns(probe: DnsProbe, book: NameBook): Promise<DnsSeen> {
  const question: Question = { name: probe.name, type: probe.type };
  const silent: DnsSeen = { kind: 'dns', code: 'SERVFAIL', authoritative: false, answers: [] };
  try {
    const reply = probe.at
      ? await askServer({ server: probe.at.address, source: probe.at.source, recursion: false }, question)
      : await replyTo(packet.encode({ type: 'query', id: 1, flags: packet.RECURSION_DESIRED, questions: [question] }), book);
    if (!reply) return silent;
    const heard = packet.decode(reply) as packet.Packet & { rcode?: string; flag_aa?: boolean };
    return {
      kind: 'dns',
      code: heard.rcode ?? 'NOERROR',
      authoritative: heard.flag_aa ?? false,
      answers: (heard.answers ?? []).slice(0, 100).map((one) => ({ name: one.name, type: one.type, ttl: 'ttl' in one ? (one.ttl ?? 0) : 0, data: text(one) })),
    };
  } catch {
    return silent;
  }
}

function text(answer: Answer): string {
  const data: unknown = 'data' in answer ? answer.data : '';
  if (typeof data === 'string') return data;
  if (Buffer.isBuffer(data)) return data.toString('utf8');
  if (Array.isArray(data)) return data.map((part) => (Buffer.isBuffer(part) ? part.toString('utf8') : String(part))).join('');
  if (answer.type === 'MX') return `${answer.data.preference} ${answer.data.exchange}`;
  if (answer.type === 'SOA') return `${answer.data.mname} ${answer.data.rname} ${answer.data.serial ?? 0}`;
  return JSON.stringify(data) ?? '';
}
