import packet, { type Answer, type Packet, type Question } from 'dns-packet';
import type { Asked } from '../../../server/core/probe-identity.ts';
import type { NameBook } from './name-book.ts';
import { replyTo } from './name-server.ts';

const maxAsked = 200;

/** What `dns.resolve` of Node does (TXT, A, AAAA, MX, PTR), by the world's own DNS, writing down each question. */
export class Resolver {
  readonly asked: Asked[] = [];
  private readonly book: NameBook;

  constructor(book: NameBook) {
    this.book = book;
  }

  /** Rejects with the codes of Node: ENOTFOUND, ENODATA, ESERVFAIL. */
  readonly resolve = async (name: string, type: string): Promise<string[][] | string[]> => {
    const question = { name, type } as Question;
    const reply = await replyTo(packet.encode({ type: 'query', id: 1, flags: packet.RECURSION_DESIRED, questions: [question] }), this.book);
    const heard = (reply ? packet.decode(reply) : { rcode: 'SERVFAIL' }) as Packet & { rcode?: string };
    const code = heard.rcode ?? 'NOERROR';
    const answers = (heard.answers ?? []).filter((one) => one.type === type);
    const shown = answers.slice(0, 20).map((one) => ({ ttl: 'ttl' in one ? (one.ttl ?? 0) : 0, data: shownAs(one).slice(0, 2000) }));
    if (this.asked.length < maxAsked) this.asked.push({ name, type, code, answers: shown });
    if (code === 'NXDOMAIN') throw failure('ENOTFOUND', name);
    if (code !== 'NOERROR') throw failure('ESERVFAIL', name);
    if (answers.length === 0) throw failure('ENODATA', name);
    return answers.map(plainValue) as string[][] | string[];
  };
}

const failure = (code: string, name: string) => Object.assign(new Error(`query ${code} ${name}`), { code });
const strings = (data: unknown): string[] => [data].flat().map((part) => (Buffer.isBuffer(part) ? part.toString('latin1') : String(part)));

function plainValue(answer: Answer): unknown {
  if (answer.type === 'TXT') return strings(answer.data);
  if (answer.type === 'MX') return { priority: answer.data.preference ?? 0, exchange: answer.data.exchange };
  return 'data' in answer ? answer.data : '';
}

function shownAs(answer: Answer): string {
  if (answer.type === 'TXT') return strings(answer.data).join('');
  if (answer.type === 'MX') return `${answer.data.preference} ${answer.data.exchange}`;
  return 'data' in answer ? String(answer.data) : '';
}
