import type { z } from 'zod';
import type { Arrival, MailboxSeen, SmtpSeen } from '../probes.ts';
import type { Gathering } from './check.ts';
import type { DeliverParams } from './deliver.ts';
import { letter, session } from './letter.ts';
import { accepted, refusal, temporary, transaction, unheard } from './seen.ts';
import { accountOf, closest, fillIn, ownDomain, vantage } from './vantage.ts';

const arrivalMs = 10_000;
const sessionMs = 30_000;
/** Mailboxes that are searched for a message which went astray. */
const maxStrays = 5;
/** Pauses before a message that was put off is offered again, as a real MX does, only sooner. */
const patience = [1500, 4000];

type Params = z.infer<typeof DeliverParams>;
/** How the sender came: the first way, or one of `or`. */
export type DeliverWay = Pick<Params, 'port' | 'tls' | 'login'>;

export interface DeliverObserved extends DeliverTry {
  /** By each further way, as long as nothing had arrived. */
  others: DeliverTry[];
}

/** One message by one way. */
export interface DeliverTry {
  way: DeliverWay;
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
  /** The account in whose mailbox a message that came nowhere else was found. */
  strayed: string | null;
}

export async function gatherDeliver(params: Params, lab: Gathering): Promise<DeliverObserved> {
  const observed: DeliverObserved = { ...(await gatherWay(params, { port: params.port, tls: params.tls, login: params.login }, lab)), others: [] };
  for (const { port, tls, login } of params.or) {
    if ([observed, ...observed.others].some(delivered)) break;
    observed.others.push(await gatherWay(params, { port, tls, login }, lab));
  }
  return observed;
}

/** Arrival is proof: at a foreign server and no bounce, or in the mailbox. */
export const delivered = (one: DeliverTry): boolean =>
  (one.mailbox === null && one.arrivals.some((each) => each.tokens.includes(one.token) && !each.bounce)) ||
  (one.mailbox?.found.some((each) => each.token === one.token) ?? false);

async function gatherWay(params: Params, way: DeliverWay, lab: Gathering): Promise<DeliverTry> {
  const { plan, draw, prober } = lab;
  const at = vantage(params.from, params.host, plan, draw);
  const account = way.login ? accountOf(way.login, plan) : null;
  const domain = draw.foreignDomain();
  const sender = params.sender ? fillIn(params.sender, plan) : account ? `${account.name}@${ownDomain(plan)}` : `${draw.word(8)}@${domain}`;
  const recipient = params.recipient ? fillIn(params.recipient, plan) : `${draw.word(8)}@${draw.foreignDomain()}`;
  const token = draw.token();
  const source = at.source();
  const helo = account || !at.fresh ? `${draw.word(8)}.${ownDomain(plan)}` : `mail.${domain}`;
  const observed: DeliverTry = {
    way,
    source,
    target: at.target,
    sender,
    recipient,
    token,
    sessions: [],
    takenAt: null,
    arrivals: [],
    mailbox: null,
    strayed: null,
  };
  const local = plan.domains.includes((recipient.split('@')[1] ?? '').toLowerCase());
  const owner = local ? accountOf((recipient.split('@')[0] ?? '').split('+')[0] as string, plan) : null;

  for (let turn = 0; ; turn++) {
    const started = lab.now();
    const seen = await prober.probe(
      session({
        source,
        target: { address: at.target, port: way.port },
        tls: way.tls,
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
    const pause = unheard(seen) ? (turn === 0 ? 1000 : undefined) : putOff(seen) ? patience[turn] : undefined;
    if (pause === undefined) break;
    await lab.sleep(pause);
  }
  // A message whose last reply was lost may have been taken all the same.
  const last = observed.sessions[observed.sessions.length - 1] as SmtpSeen;
  if (!transaction(last, 'mail')?.data) return observed;
  const waitMs = observed.takenAt === null ? 0 : arrivalMs;
  const read = async (user: { name: string; password: string }, waitMs: number) => {
    const look = closest(params.mailbox ?? params.host, plan, draw);
    const target = { address: look.target, port: 993 };
    const { name, password } = user;
    return await prober.probe(
      { kind: 'mailbox', source: look.source, target, tls: 'implicit', user: name, password, tokens: [token], waitMs },
      waitMs + 15_000,
    );
  };
  if (owner) observed.mailbox = await read(owner, waitMs);
  else observed.arrivals = await prober.arrivals([token], waitMs);
  if (delivered(observed) || observed.takenAt === null) return observed;
  // Taken, and not where it should be: it may have come back, or gone to somebody else.
  if (owner) observed.arrivals = await prober.arrivals([token], 0);
  for (const account of plan.accounts.filter((each) => each !== owner).slice(0, maxStrays)) {
    if (observed.strayed !== null || observed.arrivals.length > 0) break;
    if ((await read(account, 0)).found.length > 0) observed.strayed = account.name;
  }
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
