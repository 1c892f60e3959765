import type { z } from 'zod';
import { Problem } from '../../protocol/problems.ts';
import type { Gathering } from './check.ts';
import { letter, session } from './letter.ts';
import type { LimitParams } from './limit.ts';
import { type LimitPart, type LimitTry, type LimitWays, sum } from './limit-tries.ts';
import { pool } from './pool.ts';
import { good, transaction } from './seen.ts';
import { address } from './sending.ts';
import { accountOf, closest, ownDomain, type Vantage } from './vantage.ts';

const sessionMs = 60_000;
const arrivalMs = 15_000;
/** Letters in one connection, connections at once, and recipients of one letter where these are counted: few enough for a flood to use up what is left. */
const batch = { letters: 5, sessions: 4, recipients: 5 };

export function limitLetters(params: z.infer<typeof LimitParams>, lab: Gathering, at: Vantage): LimitWays {
  const { plan, draw, prober } = lab;
  const big = params.counts === 'size';
  const sent = new Map<LimitTry, { token: string; taken: string[] }[]>();
  const unlooked: LimitTry[] = [];

  async function one(part: LimitPart, account: string | null, source: string, sizes: readonly number[]): Promise<LimitTry> {
    const login = account === null ? null : accountOf(account, plan);
    const sender = address(params.sender ?? (login ? `${login.name}@${ownDomain(plan)}` : '*@*'), lab);
    const domain = sender.split('@')[1] ?? draw.foreignDomain();
    const mails = sizes.map((size, i) => {
      const first = address(params.recipient ?? (login ? '*@*' : `${firstAccount()}@${ownDomain(plan)}`), lab);
      const others = Array.from({ length: big ? 0 : size - 1 }, () => `q${draw.word(9)}@${first.split('@')[1]}`);
      return { id: `mail-${i}`, token: draw.token(), forwardPaths: [first, ...others], size };
    });
    const seen = await prober.probe(
      session({
        source,
        target: { address: at.target, port: params.port },
        tls: params.tls,
        servername: at.host.name,
        greeting: { verb: 'EHLO', name: login || !at.fresh ? `${draw.word(8)}.${ownDomain(plan)}` : `mail.${domain}` },
        login: login && { mechanism: 'PLAIN', user: login.name, password: login.password },
        transactions: mails.map(({ id, token, forwardPaths, size }) => ({
          id,
          reversePath: sender,
          forwardPaths,
          message: letter({ token, from: sender, to: forwardPaths[0] as string, domain, at: lab.now() }),
          ...(big ? { fillerKiB: size } : {}),
        })),
      }),
      sessionMs,
    );
    const letters = mails.map(({ id, token, forwardPaths, size }) => {
      const mail = transaction(seen, id);
      return { token, size, taken: mail && good(mail.end) ? forwardPaths.filter((_, i) => good(mail.rcpt[i])) : [] };
    });
    const count = (of: (each: (typeof letters)[number]) => number) => letters.reduce((total, each) => total + of(each), 0);
    const asked = count(({ size }) => size);
    const taken = count((each) => (big ? (each.taken.length > 0 ? each.size : 0) : each.taken.length));
    const tried: LimitTry = { part, account, source, asked, taken, arrived: null, seen };
    sent.set(tried, letters);
    return tried;
  }

  function firstAccount(): string {
    const name = plan.accounts[0]?.name;
    if (!name) throw new Problem('scenario-broken', 'the lab has no account to write to.');
    return name;
  }

  /** The account whose mailbox a local recipient is; null for foreign ones. */
  function ownerOf(recipient = ''): string | null {
    const [local = '', domain = ''] = recipient.split('@');
    return plan.domains.includes(domain.toLowerCase()) ? accountOf(local.split('+')[0] as string, plan).name : null;
  }

  /** Counts what arrived of what was taken, at foreign servers or in mailboxes. */
  async function look(tries: readonly LimitTry[]): Promise<void> {
    const letters = tries.flatMap((each) => sent.get(each) ?? []).filter(({ taken }) => taken.length > 0);
    const of = (owner: string | null) => letters.filter(({ taken }) => ownerOf(taken[0]) === owner).map(({ token }) => token);
    const came = new Map<string, number>();
    const add = (token: string, recipients: number) => came.set(token, (came.get(token) ?? 0) + recipients);
    for (const owner of new Set(letters.map(({ taken }) => ownerOf(taken[0])))) {
      if (owner === null) {
        const arrivals = await prober.arrivals(of(null), arrivalMs);
        for (const each of arrivals.filter(({ bounce }) => !bounce)) for (const token of each.tokens) add(token, each.forwardPaths.length);
        continue;
      }
      const { source, target } = closest(params.host, plan, draw);
      const box = {
        source,
        target: { address: target, port: 993 },
        user: owner,
        password: accountOf(owner, plan).password,
        tokens: of(owner),
        waitMs: arrivalMs,
      };
      const seen = await prober.probe({ kind: 'mailbox', tls: 'implicit', ...box }, arrivalMs + 15_000);
      for (const { token } of seen.found) add(token, 1);
    }
    for (const each of tries) {
      const arrived = (sent.get(each) ?? []).reduce((total, { token, taken }) => total + Math.min(taken.length, came.get(token) ?? 0), 0);
      each.arrived = big && arrived > 0 ? each.taken : arrived;
    }
  }

  return {
    async send(part, account, sources, units) {
      const each = params.counts === 'recipients' ? batch.recipients : 1;
      const sizes = big ? [units] : Array.from({ length: Math.ceil(units / each) }, (_, i) => Math.min(each, units - i * each));
      const many = params.counts === 'messages' ? batch.letters : 1;
      const sessions = Array.from({ length: Math.ceil(sizes.length / many) }, (_, i) => sizes.slice(i * many, (i + 1) * many));
      const tries: LimitTry[] = [];
      for (let next = 0; next < sessions.length; next += batch.sessions) {
        const round = sessions.slice(next, next + batch.sessions).map((some, i) => ({ some, source: sources[(next + i) % sources.length] as string }));
        const seen = await pool(round, batch.sessions, ({ some, source }) => one(part, account, source, some));
        tries.push(...seen);
        // Too much went through, or nothing does any more: either way the rest would say the same.
        if (part === 'flood' && (sum(tries, 'taken') > params.most || sum(seen, 'taken') === 0)) break;
      }
      if (part === 'normal' || part === 'before') await look(tries);
      else unlooked.push(...tries);
      return tries;
    },
    async end() {
      await look(unlooked);
      return [];
    },
  };
}
