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
const question = new RegExp(`^;?(?:dig |QUESTION:? )?(\\S+?)\\.?\\s+(?:IN\\s+)?(${types})\\??$`);

/** Records that a transcript tells in the form of a zone file (RFC 1035 section 5.1): `name ttl IN type data`. */
export function dnsAnswers({ lines }: Transcript): DnsAnswer[] {
  return lines.flatMap(({ who, text }) => {
    const [, name, ttl, type, data] = (who === 'C' ? null : record.exec(text)) ?? [];
    return name && type && data ? [{ name, ttl: Number(ttl), type, data }] : [];
  });
}

/** What was asked: `name type`, of the name server that the transcript names. */
export function dnsQuestions({ lines, to }: Transcript): { name: string; type: string; server: string | null }[] {
  const server = /:53\b.*\(([\d.]+)\)/.exec(to)?.[1] ?? null;
  return lines.flatMap(({ who, text }) => {
    const [, name, type] = (who === 'C' && question.exec(text)) || [];
    return name && type && /^[A-Za-z0-9._-]+$/.test(name) ? [{ name, type, server }] : [];
  });
}
