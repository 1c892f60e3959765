import type { z } from 'zod';
import type { Arrival, MailboxSeen, SmtpSeen } from '../probes.ts';
import type { Gathering } from './check.ts';
import type { DeliverParams } from './deliver.ts';
import { letter, session } from './letter.ts';
import { accepted, refusal, temporary, transaction, unplugged } from './seen.ts';
import { accountOf, closest, fillIn, ownDomain, vantage } from './vantage.ts';

const arrivalMs = 10_000;
const sessionMs = 30_000;
/** Pauses before a message that was put off is offered again, as a real MX does, only sooner. */
const patience = [1500, 4000];

export interface DeliverObserved {
  source: string;
  target: string;
  sender: string;
  recipient: string;
  token: string;
  /** Every session, in order: the last one counts. */
  sessions: SmtpSeen[];
  /** When the final dot was answered; epoch milliseconds. */
  takenAt: number | null;
  arrivals: Arrival[];
  /** What the recipient's mailbox showed; null when the recipient is foreign, or nothing was taken. */
  mailbox: MailboxSeen | null;
}

export async function gatherDeliver(params: z.infer<typeof DeliverParams>, lab: Gathering): Promise<DeliverObserved> {
  const { plan, draw, prober } = lab;
  const at = vantage(params.from, params.host, plan, draw);
  const account = params.login ? accountOf(params.login, plan) : null;
  const domain = draw.foreignDomain();
  const sender = params.sender ? fillIn(params.sender, plan) : account ? `${account.name}@${ownDomain(plan)}` : `${draw.word(8)}@${domain}`;
  const recipient = params.recipient ? fillIn(params.recipient, plan) : `${draw.word(8)}@${draw.foreignDomain()}`;
  const token = draw.token();
  const source = at.source();
  const helo = account || !at.fresh ? `${draw.word(8)}.${ownDomain(plan)}` : `mail.${domain}`;
  const observed: DeliverObserved = { source, target: at.target, sender, recipient, token, sessions: [], takenAt: null, arrivals: [], mailbox: null };
  const local = plan.domains.includes((recipient.split('@')[1] ?? '').toLowerCase());
  const owner = local ? accountOf((recipient.split('@')[0] ?? '').split('+')[0] as string, plan) : null;

  for (let turn = 0; ; turn++) {
    const started = lab.now();
    const seen = await prober.probe(
      session({
        source,
        target: { address: at.target, port: params.port },
        tls: params.tls,
        servername: at.host.name,
        greeting: { verb: 'EHLO', name: helo },
        login: account ? { mechanism: 'PLAIN', user: account.name, password: account.password } : null,
        transactions: [
          {
            id: 'mail',
            reversePath: sender,
            forwardPaths: [recipient],
            ...(params.line_ends === 'lf' ? { lineEnds: params.line_ends } : {}),
            message: letter({ token, from: sender, to: recipient, domain: sender.split('@')[1] ?? domain, at: started }),
          },
        ],
      }),
      sessionMs,
    );
    observed.sessions.push(seen);
    const mail = transaction(seen, 'mail');
    if (accepted(mail)) {
      observed.takenAt = started + (seen.lines[mail?.line ?? -1]?.ms ?? lab.now() - started);
      break;
    }
    const pause = unplugged(seen) || seen.end === 'local-error' ? (turn === 0 ? 1000 : undefined) : putOff(seen) ? patience[turn] : undefined;
    if (pause === undefined) break;
    await lab.sleep(pause);
  }
  // A message whose last reply was lost may have been taken all the same.
  const last = observed.sessions[observed.sessions.length - 1] as SmtpSeen;
  if (!transaction(last, 'mail')?.data) return observed;
  const waitMs = observed.takenAt === null ? 0 : arrivalMs;
  if (owner) {
    const way = closest(params.host, plan, draw);
    observed.mailbox = await prober.probe(
      {
        kind: 'mailbox',
        source: way.source,
        target: { address: way.target, port: 993 },
        tls: 'implicit',
        user: owner.name,
        password: owner.password,
        tokens: [token],
        waitMs,
      },
      waitMs + 15_000,
    );
  } else observed.arrivals = await prober.arrivals([token], waitMs);
  return observed;
}

/** A temporary refusal anywhere up to the final dot, or at the banner or AUTH. */
function putOff(seen: SmtpSeen): boolean {
  const no =
    refusal(transaction(seen, 'mail')) ??
    (seen.banner && seen.banner.code >= 400 ? seen.banner : null) ??
    (seen.auth && seen.auth.code >= 400 ? seen.auth : null);
  return no !== null && temporary(no);
}
