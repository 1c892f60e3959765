import type { Transcript } from '../../server/protocol/verdict.ts';

/** One record of an answer, with the seconds that others may keep it. */
export interface DnsAnswer {
  name: string;
  ttl: number;
  type: string;
  data: string;
}

const types = 'A|AAAA|MX|TXT|PTR|NS|SOA|CNAME|CAA|TLSA|SRV';
const record = new RegExp(`^(\\S+)\\s+(\\d+)\\s+IN\\s+(${types})\\s+(.+)$`);
const question = new RegExp(`^(\\S+?)\\.?\\s+(?:IN\\s+)?(${types})\\??(?: \\(asked at ([\\d.]+)\\))?$`);

/** Records that a transcript tells in the form of a zone file (RFC 1035 section 5.1): `name ttl IN type data`. */
export function dnsAnswers({ lines }: Transcript): DnsAnswer[] {
  return lines.flatMap(({ who, text }) => {
    const [, name, ttl, type, data] = (who === 'C' ? null : record.exec(text)) ?? [];
    return name && type && data ? [{ name, ttl: Number(ttl), type, data }] : [];
  });
}

export interface DnsQuestion {
  name: string;
  type: string;
  /** The name server that was asked itself; null: the world's resolver, as everybody. */
  server: string | null;
}

/** What was asked, `name type`; the question that decided comes first. */
export function dnsQuestions({ lines, to, deciding }: Transcript): DnsQuestion[] {
  const known = /:53\b.*\(([\d.]+)\)/.exec(to)?.[1] ?? null;
  const asked = lines.flatMap(({ who, text }, at) => {
    const [, name, type, server = known] = (who === 'C' && question.exec(text)) || [];
    return name && type && /^[A-Za-z0-9._-]+$/.test(name) ? [{ at, name, type, server: server ?? null }] : [];
  });
  const decided = asked.findLast(({ at }) => deciding !== null && at <= deciding);
  return (decided ? [decided, ...asked.filter((each) => each !== decided)] : asked).map(({ name, type, server }) => ({ name, type, server }));
}
