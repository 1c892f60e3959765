import { DnsRecord } from './world.ts';

/** Reads zone file lines as authors write them: `name TYPE data`, dots at the end optional, `;` starts a comment, a TXT in quotes. Throws Error with the line's number and text. */
export function zoneLines(text: string): DnsRecord[] {
  return text.split('\n').flatMap((line, index) => {
    const bare = line.replace(/^((?:"[^"]*"|[^;"])*);.*$/, '$1').trim();
    if (bare === '') return [];
    const match = /^(\S+)\s+(?:(\d+)\s+)?(?:IN\s+)?([A-Z]+)\s+(.+)$/.exec(bare);
    const [, name = '', ttl, type, data = ''] = match ?? [];
    const record = DnsRecord.safeParse({
      name: dotless(name).toLowerCase(),
      type,
      data: type === 'TXT' ? unquote(data) : plain(data),
      ...(ttl && { ttl: Number(ttl) }),
    });
    if (!match || !record.success) throw new Error(`line ${index + 1} of dns is not "name TYPE data" with A, AAAA, MX, TXT, PTR, NS or CNAME: ${bare}`);
    return [record.data];
  });
}

const dotless = (name: string) => name.replace(/\.$/, '');
const plain = (data: string) => dotless(data.trim().replace(/\s+/g, ' '));

function unquote(data: string): string {
  const parts = [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => (match[1] ?? '').replace(/\\(.)/g, '$1'));
  return parts.length > 0 ? parts.join('') : data.trim();
}
