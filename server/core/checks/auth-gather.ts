import type { z } from 'zod';
import { Problem } from '../../protocol/problems.ts';
import type { Arrival, SmtpProbe, SmtpSeen, TlsMode } from '../probes.ts';
import type { AuthParams } from './auth.ts';
import type { Gathering } from './check.ts';
import { base64, letter, session } from './letter.ts';
import { accepted, offers, unplugged } from './seen.ts';
import { accountOf, ownDomain, vantage } from './vantage.ts';

/** One session of the check. `uninvited`: AUTH was simply sent, offered or not. `right`, `wrong`: a login with that password. `nobody`: mail without a login. `anonymous`: AUTH ANONYMOUS, and mail behind it. */
export interface AuthSession {
  what: 'uninvited' | 'right' | 'wrong' | 'nobody' | 'anonymous';
  tls: TlsMode;
  source: string;
  seen: SmtpSeen;
}

export interface AuthObserved {
  target: string;
  account: string;
  sessions: AuthSession[];
  /** Tokens of the mail nobody logged in for. */
  tokens: string[];
  arrivals: Arrival[];
}

const sessionMs = 20_000;

export async function gatherAuth(params: z.infer<typeof AuthParams>, lab: Gathering): Promise<AuthObserved> {
  const { plan, draw, prober } = lab;
  const at = vantage(params.from, params.host, plan, draw);
  const name = params.login ?? plan.accounts[0]?.name;
  if (!name) throw new Problem('scenario-broken', 'the lab has no account to log in with.');
  const account = accountOf(name, plan);
  const observed: AuthObserved = { target: at.target, account: name, sessions: [], tokens: [], arrivals: [] };
  const ask = async (what: AuthSession['what'], tls: TlsMode, more: Partial<SmtpProbe>) => {
    // Wrong passwords come from an address of their own, so that a ban for them hits nothing else.
    const source = at.source();
    const probe = session({
      source,
      target: { address: at.target, port: params.port },
      tls,
      servername: at.host.name,
      greeting: { verb: 'EHLO', name: `mail.${draw.foreignDomain()}` },
      ...more,
    });
    let seen = await prober.probe(probe, sessionMs);
    if (unplugged(seen) || seen.end === 'local-error' || seen.banner?.code === 421) {
      await lab.sleep(draw.pause(500, 1500));
      const source = at.source();
      seen = await prober.probe({ ...probe, source }, sessionMs);
      observed.sessions.push({ what, tls, source, seen });
    } else observed.sessions.push({ what, tls, source, seen });
    return seen;
  };
  const commands = [`AUTH PLAIN ${base64(`\0${account.name}\0${account.password}`)}`, 'AUTH LOGIN'];
  const login = (password: string) => ({ login: { mechanism: 'PLAIN' as const, user: account.name, password } });
  const secure: TlsMode = params.tls;

  if (params.expect === 'absent') {
    const first = await ask('uninvited', secure === 'implicit' ? 'implicit' : 'none', { commands });
    if (secure !== 'implicit' && offers(first.ehlo, 'STARTTLS')) await ask('uninvited', 'starttls', { commands });
  } else if (params.expect === 'no-anonymous') {
    const tls = secure;
    const asks = [
      // RFC 4505: the trace stands where a name would, and nothing is proven.
      () =>
        ask('anonymous', tls, {
          login: { mechanism: 'ANONYMOUS', user: draw.word(8), password: '' },
          transactions: uninvitedMail(lab, account.name, observed.tokens),
        }),
      () => ask('right', tls, login(account.password)),
    ];
    for (const one of draw.shuffle(asks)) await one();
    const taken = observed.sessions.flatMap(({ seen }) => seen.transactions).some(accepted);
    observed.arrivals = await prober.arrivals(observed.tokens, taken ? 3000 : 0);
  } else if (params.expect === 'tls-only') {
    const asks = [
      ...(secure === 'implicit' ? [] : [() => ask('uninvited', 'none', { commands })]),
      () => ask('right', secure === 'none' ? 'starttls' : secure, login(account.password)),
      () => ask('wrong', secure === 'none' ? 'starttls' : secure, login(draw.word(14))),
    ];
    for (const one of draw.shuffle(asks)) await one();
  } else {
    for (const tls of draw.shuffle<TlsMode>(secure === 'starttls' ? ['none', 'starttls'] : [secure]))
      await ask('nobody', tls, { transactions: uninvitedMail(lab, account.name, observed.tokens) });
    const taken = observed.sessions.flatMap(({ seen }) => seen.transactions).some(accepted);
    observed.arrivals = await prober.arrivals(observed.tokens, taken ? 3000 : 0);
  }
  return observed;
}

/** Mail to a local and to a foreign mailbox, from a stranger and as the account itself. */
function uninvitedMail(lab: Gathering, account: string, tokens: string[]): SmtpProbe['transactions'] {
  const { draw } = lab;
  const own = `${account}@${ownDomain(lab.plan)}`;
  const domain = draw.foreignDomain();
  const stranger = `${draw.word(8)}@${domain}`;
  const foreign = `${draw.word(8)}@${draw.foreignDomain()}`;
  const pairs = [
    { id: 'local', from: stranger, to: own },
    { id: 'foreign', from: stranger, to: foreign },
    { id: 'foreign-as-own', from: own, to: foreign },
  ];
  return draw.shuffle(pairs).map(({ id, from, to }) => {
    const token = draw.token();
    tokens.push(token);
    return { id, reversePath: from, forwardPaths: [to], message: letter({ token, from, to, domain, at: lab.now() }) };
  });
}
