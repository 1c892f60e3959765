import { expect, it } from 'vitest';
import type { z } from 'zod';
import type { Check } from '../../../../server/core/checks/check.ts';
import { checks } from '../../../../server/core/checks/registry.ts';
import { plan } from '../../../server/core/checks/fake-lab.ts';
import { scriptedServer } from '../scripted-server.ts';
import { type Behaviour, beforeTls, inClear } from './behaviours.ts';
import { hostileLab } from './hostile-lab.ts';

/** What a parameter that must be given is given, by its name: a kind of check that is new is asked as well. */
const usual: Record<string, unknown> = {
  host: 'mx',
  port: 25,
  tls: 'none',
  login: 'alice',
  own: ['alice@harbor.test'],
  foreign: ['ben@harbor.test'],
  known: ['alice@harbor.test'],
  checks: ['relay'],
  control: { sender: 'alice@harbor.test', recipient: 'alice@harbor.test' },
  event: 'renewal',
  names: ['mx.harbor.test'],
  recipient: 'alice@harbor.test',
  does: 'delivered',
  to: 'ops@pager.example',
  mend: 'renewal',
  ways: [{ from: 'app' }],
};

/** Where the usual will not do, or where a kind makes several claims. */
const special: Record<string, object[]> = {
  // That it is open is the one thing that a hostile server proves.
  port: [{ host: 'mx', ports: [25, 587], expect: 'closed' }],
  auth: ['absent', 'tls-only', 'required', 'no-anonymous'].flatMap((expect) => [
    { host: 'mx', port: 25, tls: 'starttls', expect },
    { host: 'mx', port: 25, tls: 'none', expect },
  ]),
  tls: [
    { host: 'mx', port: 25, mode: 'starttls', refuse: ['TLSv1', 'TLSv1.1'] },
    { host: 'mx', port: 465, mode: 'implicit', accept: ['TLSv1.3'], refuse: ['TLSv1'], certificate: { names: ['mx.harbor.test'], trust: 'any' } },
  ],
  limit: ['messages', 'recipients', 'size', 'connections'].map((counts) => ({ host: 'mx', port: 25, tls: 'none', counts, normal: 2, flood: 4, within: 1 })),
  kept: [{ host: 'mx', mailbox: 'alice', letters: [{ name: 'a letter', marks: ['mr00000000000000000000'] }] }],
  guess: ['stopped', 'forgiven'].map((expect) => ({ host: 'mx', port: 25, tls: 'none', login: 'alice', expect, tries: 4, within: 5 })),
  rotates: [
    {
      ...usual,
      port: undefined,
      host: 'mx',
      event: 'renewal',
      ports: [{ port: 25, mode: 'starttls' }],
      names: ['mx.harbor.test'],
      within: 5,
      recipient: 'alice@harbor.test',
    },
  ],
};

/** Which claims of a kind come with parameters that need not be given. */
const more: Record<string, object[]> = {
  dns: [['mx'], ['a'], ['ptr'], ['spf'], ['dkim'], ['dmarc'], ['ns']].map(([record]) => ({
    host: 'mx',
    outbound: { from: 'app' },
    records: [{ record, ...(record === 'dkim' ? { selector: 'mail' } : {}) }],
  })),
  spf: [
    { host: 'mx', ways: [{ from: 'app' }] },
    { host: 'mx', incoming: {} },
  ],
  dmarc: [
    { host: 'mx', ways: [{ from: 'app' }] },
    { host: 'mx', incoming: {} },
  ],
  limit: [{ host: 'mx', port: 25, tls: 'none', counts: 'messages', normal: 1, flood: 2, within: 1 }],
  kept: [{ host: 'mx', mailbox: 'alice', letters: [{ name: 'a letter', marks: ['mark'] }] }],
  log: ['delivered', 'refused', 'login-failed'].map((does) => ({ host: 'mx', does })),
};

/** What a flood may cost while it is met by all kinds at once, garbage that is not collected yet included. */
const mostGrowth = 400 * 1024 * 1024;

type Kind = Check<unknown, unknown> & { params: z.ZodObject };

/** The claims of a kind; null when it wants something that is not in the lists above. */
function claims(kind: Kind): unknown[] | null {
  const { shape } = kind.params;
  const wanted = special[kind.name] ??
    more[kind.name] ?? [Object.fromEntries(Object.keys(shape).flatMap((key) => (shape[key]?.safeParse(undefined).success ? [] : [[key, usual[key]]])))];
  const read = wanted.map((each) =>
    kind.params.safeParse(Object.fromEntries(Object.entries(each).filter(([key, value]) => value !== undefined && key in shape))),
  );
  return read.every(({ success }) => success) ? read.map(({ data }) => data) : null;
}

const kinds = Object.values(checks) as unknown as Kind[];

it('knows how to ask nearly every kind of check: one with parameters of its own needs a line above', () => {
  const unasked = kinds.filter((kind) => claims(kind) === null).map(({ name }) => name);
  expect(unasked.length, unasked.join(', ')).toBeLessThan(4);
});

/** What a check says of a server that behaves so, for each of its claims. */
async function verdicts(kind: Kind, behaviour: Behaviour): Promise<{ check: string; claim: unknown; verdict: string; reason: string }[]> {
  await using server = await scriptedServer(behaviour);
  return await Promise.all(
    (claims(kind) ?? []).map(async (claim) => {
      const lab = hostileLab(server.target);
      const { verdict, reason, transcripts } = kind.judge(await kind.gather(claim, lab), claim, plan);
      expect(JSON.stringify({ reason, transcripts }).length).toBeLessThan(2_000_000);
      return { check: kind.name, claim, verdict, reason };
    }),
  );
}

it.concurrent.each(Object.entries({ ...inClear, ...beforeTls }))(
  'a server that %s passes no check',
  async (_, behaviour) => {
    const before = process.memoryUsage().rss;
    const all = (await Promise.all(kinds.map((kind) => verdicts(kind, behaviour)))).flat();
    expect(all.filter(({ verdict }) => verdict === 'pass')).toEqual([]);
    expect(all.length).toBeGreaterThanOrEqual(kinds.filter((kind) => claims(kind) !== null).length);
    expect(process.memoryUsage().rss - before).toBeLessThan(mostGrowth);
  },
  120_000,
);
