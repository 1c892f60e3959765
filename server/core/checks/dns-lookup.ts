import type { DnsObserved, Lookup, SpfTry } from './dns-gather.ts';

/** What a claim found wrong, and which question showed it. `doubt`: it could not be seen at all. */
export interface Finding {
  kind: 'fault' | 'doubt';
  text: string;
  at?: Lookup | SpfTry | undefined;
}

export const fault = (text: string, at?: Lookup | SpfTry): Finding => ({ kind: 'fault', text, at });

export const lookupOf = ({ lookups }: DnsObserved, name: string, type: string, at = false): Lookup | undefined =>
  lookups.find((each) => each.name.toLowerCase() === name.toLowerCase() && each.type === type && (each.at !== null) === at);

export const dataOf = (lookup: Lookup | undefined, type: string): string[] =>
  (lookup?.seen.answers ?? []).filter((one) => one.type === type).map((one) => one.data.replace(/\.$/, ''));

/** Why there is nothing, in words. */
export const nothing = (lookup: Lookup | undefined): string =>
  lookup?.seen.code === 'NXDOMAIN'
    ? 'does not exist'
    : lookup && lookup.seen.code !== 'NOERROR'
      ? `cannot be asked: its name server says nothing of use (${lookup.seen.code})`
      : 'has none';
