import type { z } from 'zod';
import type { SmtpSeen } from '../probes.ts';
import type { Gathering } from './check.ts';
import type { EnumerateParams } from './enumerate.ts';
import { session } from './letter.ts';
import { pool } from './pool.ts';
import { unplugged } from './seen.ts';
import { address, find, type Sending, send } from './sending.ts';
import { accountOf, fillIn, vantage } from './vantage.ts';

type Params = z.infer<typeof EnumerateParams>;

/** One session: names asked with one verb, in this order, and transaction `control` to the first known address. */
export interface EnumerateTry {
  verb: 'VRFY' | 'EXPN' | 'RCPT';
  source: string;
  target: string;
  /** VRFY and EXPN: what `seen.commands` answers, in the same order. RCPT: transactions `0`, `1`, ... */
  asked: { name: string; known: boolean }[];
  seen: SmtpSeen;
}

export interface EnumerateObserved {
  tries: EnumerateTry[];
  /** A letter to the first known address: a server that says yes to everything has nobody to hide. */
  letter: Sending;
}

/** One session a verb, so that no limit on errors is met; names in random order. */
export async function gatherEnumerate(params: Params, lab: Gathering): Promise<EnumerateObserved> {
  const { draw } = lab;
  const known = params.known.map((text) => fillIn(text, lab.plan));
  const unknown = params.unknown.map((text) => address(text, lab));
  const local = (text: string) => text.split('@')[0] as string;
  const addresses = [...known.map((name) => ({ name, known: true })), ...unknown.map((name) => ({ name, known: false }))];
  const bare = [
    { name: local(known[0] as string), known: true },
    { name: local(unknown[0] as string), known: false },
  ];
  const tries = await pool(draw.shuffle(params.verbs), 3, (verb) =>
    ask(params, lab, verb, draw.shuffle(verb === 'RCPT' ? addresses : [...addresses, ...bare]), known[0] as string),
  );
  const letter = await send(
    lab,
    { from: params.from, host: params.host, port: params.port, tls: params.tls, login: params.login },
    { sender: params.login ? address(`${params.login}@\${domain}`, lab) : address('*@*', lab), recipient: known[0] as string },
  );
  await find(lab, [letter], 10_000);
  return { tries, letter };
}

async function ask(params: Params, lab: Gathering, verb: EnumerateTry['verb'], asked: EnumerateTry['asked'], control: string): Promise<EnumerateTry> {
  const { plan, draw, prober } = lab;
  const at = vantage(params.from, params.host, plan, draw);
  const account = params.login ? accountOf(params.login, plan) : null;
  const sender = account ? address(`${account.name}@\${domain}`, lab) : address('*@*', lab);
  const one = (id: string, to: string) => ({ id, reversePath: sender, forwardPaths: [to], message: null });
  const once = async (): Promise<EnumerateTry> => {
    const source = at.source();
    const probe = session({
      source,
      target: { address: at.target, port: params.port },
      tls: params.tls,
      servername: at.host.name,
      greeting: { verb: 'EHLO', name: `mail.${draw.foreignDomain()}` },
      login: account ? { mechanism: 'PLAIN', user: account.name, password: account.password } : null,
      commands: verb === 'RCPT' ? [] : asked.map(({ name }) => `${verb} ${name}`),
      transactions: [...(verb === 'RCPT' ? asked.map(({ name }, index) => one(String(index), name)) : []), one('control', control)],
    });
    return { verb, source, target: at.target, asked, seen: await prober.probe(probe, 60_000) };
  };
  const first = await once();
  if (!unplugged(first.seen) && first.seen.end !== 'local-error') return first;
  await lab.sleep(1000);
  return once();
}
