import type { QuestionDef } from './scenario/schema.ts';

export type FreeQuestion = Extract<QuestionDef, { answer: unknown }>;

/** Why an answer cannot be compared at all, so that a slip does not cost the only try; null if it can. */
export function unreadable(question: FreeQuestion, given: string): string | null {
  if (question.kind === 'number' && numberOf(given) === null) return 'That is not a number.';
  if (question.kind === 'address' && addressOf(given) === null) return 'That is not an address: write it like 192.0.2.7, or 192.0.2.0/28 for a network.';
  return null;
}

/** Whether an answer means the same as the right one, by the kind of the question. `right` has its variables filled in. */
export function sameAnswer(question: FreeQuestion, given: string, right: string): boolean {
  if (question.kind === 'number') {
    const [mine, theirs] = [numberOf(given), numberOf(right)];
    return mine !== null && theirs !== null && Math.abs(mine - theirs) <= (question.tolerance ?? 0);
  }
  if (question.kind === 'address') return addressOf(given) !== null && addressOf(given) === addressOf(right);
  if (question.kind === 'set') {
    const [mine, theirs] = [members(given), members(right)];
    return mine.size === theirs.size && [...mine].every((each) => theirs.has(each));
  }
  return plain(given) === plain(right);
}

/** Without case, outer space and a trailing dot. */
function plain(text: string): string {
  return text.trim().toLowerCase().replace(/\.$/, '').replace(/\s+/g, ' ');
}

/** Digits may be grouped as people write them: 4,000 or 4 000. */
function numberOf(text: string): number | null {
  const digits = text.trim().replace(/(?<=\d)[ ,_'](?=\d{3}(?!\d))/g, '');
  return /^[+-]?\d+(\.\d+)?$/.test(digits) ? Number(digits) : null;
}

/** IPv4 or IPv6 in one spelling, with its prefix length if it has one. Brackets as in an address literal (RFC 5321 section 4.1.3) are taken off. */
function addressOf(text: string): string | null {
  const [, host = '', prefix] = /^\[?(?:ipv6:)?([0-9a-f.:]+)\]?(\/\d{1,3})?$/i.exec(text.trim()) ?? [];
  const address = host.includes(':') ? ipv6(host) : ipv4(host);
  if (address === null || (prefix && Number(prefix.slice(1)) > (host.includes(':') ? 128 : 32))) return null;
  return `${address}${prefix ? `/${Number(prefix.slice(1))}` : ''}`;
}

function ipv4(text: string): string | null {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256) ? parts.map(Number).join('.') : null;
}

function ipv6(text: string): string | null {
  const halves = text.toLowerCase().split('::');
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - groups.flat().length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return null;
  const all = halves.length === 2 ? [...groups[0]!, ...Array<string>(missing).fill('0'), ...groups[1]!] : groups[0]!;
  return all.every((group) => /^[0-9a-f]{1,4}$/.test(group)) ? all.map((group) => Number.parseInt(group, 16).toString(16)).join(':') : null;
}

/** Members parted by commas, semicolons, spaces or lines. */
function members(text: string): Set<string> {
  return new Set(
    text
      .split(/[\s,;]+/)
      .map(plain)
      .filter((each) => each !== '' && each !== 'and'),
  );
}
