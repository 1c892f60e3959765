import packet, { type Answer } from 'dns-packet';
import type { DnsProbe, DnsSeen } from '../../../server/core/probes.ts';
import type { NameBook } from './name-book.ts';
import { replyTo } from './name-server.ts';

/** Asks as a resolver in the lab would. */
export async function probeDns(probe: DnsProbe, book: NameBook): Promise<DnsSeen> {
  const reply = await replyTo(
    packet.encode({ type: 'query', id: 1, flags: packet.RECURSION_DESIRED, questions: [{ name: probe.name, type: probe.type }] }),
    book,
  );
  if (!reply) return { kind: 'dns', code: 'SERVFAIL', answers: [] };
  try {
    const heard = packet.decode(reply) as packet.Packet & { rcode?: string };
    return {
      kind: 'dns',
      code: heard.rcode ?? 'NOERROR',
      answers: (heard.answers ?? []).slice(0, 100).map((one) => ({ name: one.name, type: one.type, ttl: 'ttl' in one ? (one.ttl ?? 0) : 0, data: text(one) })),
    };
  } catch {
    return { kind: 'dns', code: 'SERVFAIL', answers: [] };
  }
}

function text(answer: Answer): string {
  const data: unknown = 'data' in answer ? answer.data : '';
  if (typeof data === 'string') return data;
  if (Buffer.isBuffer(data)) return data.toString('utf8');
  if (Array.isArray(data)) return data.map((part) => (Buffer.isBuffer(part) ? part.toString('utf8') : String(part))).join('');
  if (answer.type === 'MX') return `${answer.data.preference} ${answer.data.exchange}`;
  return JSON.stringify(data) ?? '';
}
