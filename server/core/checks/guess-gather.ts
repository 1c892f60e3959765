import type { z } from 'zod';
import type { SmtpProbe, SmtpSeen } from '../probes.ts';
import type { Gathering } from './check.ts';
import type { GuessParams } from './guess.ts';
import { base64, session } from './letter.ts';
import { pool } from './pool.ts';
import { accountOf, vantage } from './vantage.ts';

/** One session: `wrong` passwords, the `right` one from the same address, or the right one from `elsewhere`. */
export interface GuessSession {
  what: 'wrong' | 'right' | 'elsewhere';
  source: string;
  seen: SmtpSeen;
}

export interface GuessObserved {
  target: string;
  account: string;
  sessions: GuessSession[];
  /** Wrong passwords that got their answer, and how long they took in all. */
  answered: number;
  ms: number;
  /** Whether a whole round of sessions got no answer to any password. */
  stopped: boolean;
}

/** Sessions side by side, passwords in each, and the pause behind: slow enough for those who read the log before they ban. */
const round = { sessions: 3, passwords: 2, fromMs: 800, toMs: 1200 };
const sessionMs = 15_000;

/** Whether a reply says that the password was looked at and is wrong (RFC 4954 section 6); 4xx and 421 say nothing of the password. */
export const answers = (seen: SmtpSeen): number => seen.commands.filter(({ code }) => code === 235 || code === 535).length;

export async function gatherGuess(params: z.infer<typeof GuessParams>, lab: Gathering): Promise<GuessObserved> {
  const { plan, draw, prober } = lab;
  const at = vantage(params.from, params.host, plan, draw);
  const account = accountOf(params.login, plan);
  const source = at.source();
  const observed: GuessObserved = { target: at.target, account: account.name, sessions: [], answered: 0, ms: 0, stopped: false };
  const ask = async (what: GuessSession['what'], from: string, more: Partial<SmtpProbe>): Promise<SmtpSeen> => {
    const target = { address: at.target, port: params.port };
    const greeting = { verb: 'EHLO' as const, name: `${draw.word(8)}.${draw.foreignDomain()}` };
    const seen = await prober.probe(session({ source: from, target, tls: params.tls, servername: at.host.name, greeting, ...more }), sessionMs);
    observed.sessions.push({ what, source: from, seen });
    return seen;
  };
  const right = { login: { mechanism: 'PLAIN' as const, user: account.name, password: account.password } };
  // Stuffed lists hold many names, most of them of nobody here.
  const wrong = (count: number) => ({
    commands: Array.from({ length: count }, () => `AUTH PLAIN ${base64(`\0${draw.pick([account.name, draw.word(7)])}\0${draw.word(12)}`)}`),
  });

  const started = lab.now();
  const past = () => lab.now() - started;
  const forgiven = params.expect === 'forgiven';
  for (let left = params.tries; forgiven && left > 0; left -= round.passwords)
    observed.answered += answers(await ask('wrong', source, wrong(Math.min(left, round.passwords))));
  while (!forgiven && !observed.stopped && observed.answered <= params.tries && past() < params.within * 1000) {
    const seen = await pool(Array.from({ length: round.sessions }), round.sessions, () => ask('wrong', source, wrong(round.passwords)));
    const told = seen.map(answers).reduce((sum, each) => sum + each, 0);
    observed.answered += told;
    observed.stopped = told === 0;
    if (!observed.stopped) await lab.sleep(draw.pause(round.fromMs, round.toMs));
  }
  observed.ms = past();
  if (forgiven) {
    await ask('right', source, right);
    // A ban comes when somebody has read the log, not with the answer.
    await lab.sleep(params.within * 1000);
    await ask('right', source, right);
  } else {
    if (observed.stopped) await ask('right', source, right);
    await ask('elsewhere', at.fresh ? at.source() : draw.stranger(), right);
  }
  return observed;
}
