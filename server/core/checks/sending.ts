import type { Arrival, MailboxSeen, SmtpSeen, TlsMode } from '../probes.ts';
import type { Gathering } from './check.ts';
import { letter, session } from './letter.ts';
import { pool } from './pool.ts';
import { accepted, refusal, temporary, transaction, unheard } from './seen.ts';
import { accountOf, closest, fillIn, ownDomain, vantage } from './vantage.ts';

const sessionMs = 30_000;
const mailboxesAtOnce = 4;
/** Pauses before a message that was put off is offered again, as a real MX does, only sooner. */
const patience = [1500, 4000];

/** How a client comes to the server. */
export interface Way {
  from: string;
  host: string;
  port: number;
  tls: TlsMode;
  login?: string | undefined;
}

/** One message on its way, and where it was seen afterwards. Transaction `mail` is the message; `control`, before it in the same session, goes as far as RCPT. */
export interface Sending {
  way: Way;
  source: string;
  target: string;
  sender: string;
  /** Address in the From field. */
  header: string;
  recipient: string;
  token: string;
  /** Every session, in order: the last one counts. */
  sessions: SmtpSeen[];
  arrivals: Arrival[];
  /** What the recipient's mailbox showed; null when it has none in the lab, or nothing was taken. */
  mailbox: MailboxSeen | null;
}

/** An address as an author writes it: `*` for the local part or the domain is drawn, `<>` is the null sender. */
export function address(text: string, lab: Pick<Gathering, 'plan' | 'draw'>): string {
  if (text === '<>') return '';
  const filled = fillIn(text, lab.plan);
  const at = filled.lastIndexOf('@');
  const [local, domain] = at < 0 ? [filled, null] : [filled.slice(0, at), filled.slice(at + 1)];
  // A letter first: some servers take digits in front for something else.
  const name = local === '*' ? `q${lab.draw.word(9)}` : local;
  return domain === null ? name : `${name}@${domain === '*' ? lab.draw.foreignDomain() : domain}`;
}

/** Sends one message; what is put off is offered again. `control` is a sender and recipient that must be accepted, asked before it in the same session. */
export async function send(
  lab: Gathering,
  way: Way,
  mail: { sender: string; header?: string; recipient: string; control?: { sender: string; recipient: string } },
): Promise<Sending> {
  const { plan, draw, prober } = lab;
  const at = vantage(way.from, way.host, plan, draw);
  const account = way.login ? accountOf(way.login, plan) : null;
  const domain = mail.sender.split('@')[1] ?? draw.foreignDomain();
  const header = mail.header ?? (mail.sender || `mailer-daemon@${domain}`);
  const sending: Sending = {
    way,
    source: at.source(),
    target: at.target,
    sender: mail.sender,
    header,
    recipient: mail.recipient,
    token: draw.token(),
    sessions: [],
    arrivals: [],
    mailbox: null,
  };
  const inside = account !== null || !at.fresh;
  const probe = session({
    source: sending.source,
    target: { address: at.target, port: way.port },
    tls: way.tls,
    servername: at.host.name,
    greeting: { verb: 'EHLO', name: inside ? `${draw.word(8)}.${ownDomain(plan)}` : `mail.${domain}` },
    login: account ? { mechanism: 'PLAIN', user: account.name, password: account.password } : null,
    transactions: [
      ...(mail.control ? [{ id: 'control', reversePath: mail.control.sender, forwardPaths: [mail.control.recipient], message: null }] : []),
      {
        id: 'mail',
        reversePath: mail.sender,
        forwardPaths: [mail.recipient],
        message: letter({ token: sending.token, from: header, to: mail.recipient, domain, at: lab.now() }),
      },
    ],
  });
  for (let turn = 0; ; turn++) {
    const seen = await prober.probe(probe, sessionMs);
    sending.sessions.push(seen);
    const pause = unheard(seen) ? (turn === 0 ? 1000 : undefined) : putOff(seen) ? patience[turn] : undefined;
    if (pause === undefined) return sending;
    await lab.sleep(pause);
  }
}

/** The session of a sending that counts. */
export const lastSession = (sending: Sending): SmtpSeen => sending.sessions[sending.sessions.length - 1] as SmtpSeen;

const taken = (sending: Sending) => accepted(transaction(lastSession(sending), 'mail'));

/** Looks where messages went: at the sink, and in the mailbox of `owner(sending)`. Waits at most `waitMs` for those that were taken. */
export async function find(lab: Gathering, sendings: readonly Sending[], waitMs: number, owner = ownerOf): Promise<void> {
  await pool(sendings, mailboxesAtOnce, async (each) => {
    const user = owner(each, lab);
    // A message whose last reply was lost may have been taken all the same.
    if (!user || !transaction(lastSession(each), 'mail')?.data) return;
    const { password } = accountOf(user, lab.plan);
    const { source, target } = closest(each.way.host, lab.plan, lab.draw);
    const wait = taken(each) ? waitMs : 0;
    each.mailbox = await lab.prober.probe(
      { kind: 'mailbox', source, target: { address: target, port: 993 }, tls: 'implicit', user, password, tokens: [each.token], waitMs: wait },
      wait + 15_000,
    );
  });
  const tokens = (some: readonly Sending[]) => some.map((each) => each.token);
  const missing = sendings.filter((each) => taken(each) && !each.mailbox);
  if (missing.length > 0) await lab.prober.arrivals(tokens(missing), waitMs);
  const all = await lab.prober.arrivals(tokens(sendings), 0);
  for (const each of sendings) each.arrivals = all.filter((arrival) => arrival.tokens.includes(each.token));
}

/** The account whose mailbox a recipient at the lab's own domains is, by its local part without a +detail; null when there is none. */
export function ownerOf(sending: Sending, lab: Gathering): string | null {
  const [local = '', domain = ''] = sending.recipient.split('@');
  const name = local.split('+')[0];
  return lab.plan.domains.includes(domain.toLowerCase()) ? (lab.plan.accounts.find((each) => each.name === name)?.name ?? null) : null;
}

function putOff(seen: SmtpSeen): boolean {
  return [refusal(transaction(seen, 'control')), refusal(transaction(seen, 'mail')), seen.banner, seen.auth].some((reply) => !!reply && temporary(reply));
}
