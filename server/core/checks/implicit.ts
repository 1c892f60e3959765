import { z } from 'zod';
import type { Judgement } from '../../protocol/verdict.ts';
import type { SmtpSeen } from '../probes.ts';
import { defineCheck, type Gathering } from './check.ts';
import { accountField, fromField, hostField, portNumber } from './fields.ts';
import { judgeImplicit } from './implicit-judge.ts';
import { base64, session } from './letter.ts';
import { greeted } from './seen.ts';
import { accountOf, vantage } from './vantage.ts';

export const ImplicitParams = z.strictObject({
  from: fromField,
  host: hostField,
  port: portNumber.default(465).describe('A port that clients expect to speak TLS from the first byte.'),
  login: accountField.describe('The account whose right password is sent in clear, should the port listen to it.'),
});

export interface ImplicitObserved {
  target: string;
  /** A client that waits for a greeting in clear, and then greets and logs in in clear. */
  clear: { source: string; seen: SmtpSeen };
  /** A client that begins with TLS. */
  secure: { source: string; seen: SmtpSeen };
}

/** A server that greets in clear does so at once; one that waits for TLS would wait for minutes. */
const silenceMs = 4000;

async function gather(params: z.infer<typeof ImplicitParams>, lab: Gathering): Promise<ImplicitObserved> {
  const at = vantage(params.from, params.host, lab.plan, lab.draw);
  const { name, password } = accountOf(params.login, lab.plan);
  const ask = async (tls: 'none' | 'implicit') => {
    const source = at.source();
    const probe = session({
      source,
      target: { address: at.target, port: params.port },
      tls,
      servername: at.host.name,
      greeting: { verb: 'EHLO', name: `mail.${lab.draw.foreignDomain()}` },
      commands: tls === 'none' ? [`AUTH PLAIN ${base64(`\0${name}\0${password}`)}`] : [],
    });
    return { source, seen: await lab.prober.probe(probe, tls === 'none' ? silenceMs : 15_000) };
  };
  const clear = await ask('none');
  let secure = await ask('implicit');
  if (!greeted(secure.seen, 'implicit')) {
    await lab.sleep(lab.draw.pause(500, 1500));
    secure = await ask('implicit');
  }
  return { target: at.target, clear, secure };
}

export const implicit = defineCheck({
  name: 'implicit',
  summary: 'A port speaks TLS from the first byte and nothing else: no greeting and no login in clear (RFC 8314 section 3.3).',
  params: ImplicitParams,
  isolation: 'shared',
  settings: /wrappermode|smtps|submissions|465|tls|on_connect|accept|connect/i,
  gather,
  judge: (observed: ImplicitObserved, params): Judgement => judgeImplicit(observed, params),
});
