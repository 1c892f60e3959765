import type { z } from 'zod';
import type { LogLine } from '../ports.ts';
import type { SmtpSeen } from '../probes.ts';
import type { Gathering } from './check.ts';
import { letter, session } from './letter.ts';
import type { LogParams } from './log.ts';
import { accepted, refusal, transaction, unplugged } from './seen.ts';
import { address } from './sending.ts';
import { accountOf, vantage } from './vantage.ts';

type Params = z.infer<typeof LogParams>;

export interface LogObserved {
  source: string;
  target: string;
  token: string;
  sender: string;
  /** The name that logged in, or tried to. */
  user: string | null;
  seen: SmtpSeen;
  /** Whether what was to be logged came about. */
  happened: boolean;
  /** Lines with the token, and lines with an id of a message that these speak of. */
  lines: LogLine[];
}

const betweenMs = 250;
/** Queue ids as Postfix (short and long), Exim and OpenSMTPD write them. */
const ids = [
  /\b([0-9A-F]{8,16}): /,
  /\b([0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,20}): /,
  /(?:^| )([0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}) /,
  /\bmsgid=([0-9a-f]{8})\b/,
];

export async function gatherLog(params: Params, lab: Gathering): Promise<LogObserved> {
  const did = await act(params, lab);
  const turns = did.happened ? Math.ceil((params.within * 1000) / betweenMs) : 0;
  let lines: LogLine[] = [];
  for (let turn = 0; turn <= turns; turn++) {
    if (turn > 0) await lab.sleep(betweenMs);
    const marked = await lab.prober.log(params.host, [did.token]);
    const named = [...new Set(marked.flatMap(({ text }) => ids.flatMap((pattern) => pattern.exec(text)?.[1] ?? [])))].slice(0, 10);
    lines = named.length > 0 ? await lab.prober.log(params.host, [did.token, ...named]) : marked;
    if (did.happened && lines.some(({ text }) => text.includes(did.source))) break;
  }
  return { ...did, lines };
}

/** Does what is to be logged. The token stands wherever a server may write it down: sender, recipient, user and Message-ID. */
async function act(params: Params, lab: Gathering): Promise<Omit<LogObserved, 'lines'>> {
  const { plan, draw, prober } = lab;
  const { does } = params;
  const at = vantage(params.from, params.host, plan, draw);
  const token = draw.token();
  const account = params.login ? accountOf(params.login, plan) : null;
  const domain = draw.foreignDomain();
  const sender = account ? address(`${account.name}@\${domain}`, lab) : `${token}@${domain}`;
  const wrong = does === 'login-failed' ? { mechanism: 'PLAIN' as const, user: token, password: draw.word(12) } : null;
  const login = wrong ?? (account ? { mechanism: 'PLAIN' as const, user: account.name, password: account.password } : null);
  const own = account ? '*@*' : `${plan.accounts[0]?.name ?? 'postmaster'}@\${domain}`;
  const to = does === 'refused' ? `${token}@${draw.foreignDomain()}` : address(params.recipient ?? own, lab);
  const message = does === 'delivered' ? letter({ token, from: sender, to, domain: sender.split('@')[1] as string, at: lab.now() }) : null;
  const once = async (): Promise<Omit<LogObserved, 'lines'>> => {
    const source = at.source();
    const seen = await prober.probe(
      session({
        source,
        target: { address: at.target, port: params.port },
        tls: params.tls,
        servername: at.host.name,
        greeting: { verb: 'EHLO', name: `mail.${domain}` },
        login,
        transactions: wrong ? [] : [{ id: 'mail', reversePath: sender, forwardPaths: [to], message }],
      }),
      30_000,
    );
    const mail = transaction(seen, 'mail');
    const happened = wrong ? !!seen.auth && seen.auth.code >= 500 : does === 'refused' ? refusal(mail) !== null : accepted(mail);
    return { source, target: at.target, token, sender, user: login?.user ?? null, seen, happened };
  };
  const first = await once();
  if (!unplugged(first.seen) && first.seen.end !== 'local-error') return first;
  await lab.sleep(1000);
  return once();
}
