import type { z } from 'zod';
import { Problem } from '../../protocol/problems.ts';
import type { ScriptSeen } from '../probe-script.ts';
import type { SmtpSeen } from '../probes.ts';
import type { Gathering } from './check.ts';
import { letter, session } from './letter.ts';
import { pool } from './pool.ts';
import { leaving, opening, script, step } from './script.ts';
import { accepted, offers, refusal, temporary, transaction, unplugged } from './seen.ts';
import type { SmuggleParams } from './smuggle.ts';
import { smuggleOutcome } from './smuggle-outcome.ts';
import { type Sequence, sequences } from './smuggle-sequences.ts';
import { accountOf, closest, fillIn, ownDomain, vantage } from './vantage.ts';

const sessionMs = 20_000;
const atOnce = 4;
const arrivalMs = 5000;
/** Pauses before an ordinary message that was put off is offered again. */
const patience = [1500, 4000];

/** One message with a sequence in its body. `outer` stands in the headers of the message, `inner` in those of the one behind the sequence. */
export interface SmuggleTry {
  sequence: Omit<Sequence, 'bytes'>;
  source: string;
  outer: string;
  inner: string;
  seen: ScriptSeen;
}

export interface SmuggleObserved {
  source: string;
  target: string;
  recipient: string;
  /** The ordinary message beside them. */
  control: { token: string; seen: SmtpSeen };
  chunking: boolean;
  tries: SmuggleTry[];
  /** Tokens found in the headers of messages that arrived, at the sink or in the mailbox. Null: nobody could look. */
  arrived: string[] | null;
}

export async function gatherSmuggle(params: z.infer<typeof SmuggleParams>, lab: Gathering): Promise<SmuggleObserved> {
  const { plan, draw, prober } = lab;
  const at = vantage(params.from, params.host, plan, draw);
  const account = params.login ? accountOf(params.login, plan) : null;
  const first = plan.accounts[0]?.name;
  if (!account && !params.recipient && !first) throw new Problem('scenario-broken', 'the lab has no account to write to.');
  const domain = draw.foreignDomain();
  const sender = params.sender ? fillIn(params.sender, plan) : account ? `${account.name}@${ownDomain(plan)}` : `${draw.word(8)}@${domain}`;
  const recipient = params.recipient ? fillIn(params.recipient, plan) : account ? `${draw.word(8)}@${draw.foreignDomain()}` : `${first}@${ownDomain(plan)}`;
  const helo = account || !at.fresh ? `${draw.word(8)}.${ownDomain(plan)}` : `mail.${domain}`;
  const source = at.source();
  const target = { address: at.target, port: params.port };
  const mail = (token: string) => letter({ token, from: sender, to: recipient, domain: sender.split('@')[1] ?? domain, at: lab.now() });

  const token = draw.token();
  const ordinary = session({
    source,
    target,
    tls: params.tls,
    servername: at.host.name,
    greeting: { verb: 'EHLO', name: helo },
    login: account ? { mechanism: 'PLAIN', user: account.name, password: account.password } : null,
    transactions: [{ id: 'control', reversePath: sender, forwardPaths: [recipient], message: mail(token) }],
  });
  let seen = await prober.probe(ordinary, sessionMs);
  for (const pause of patience) {
    const no = refusal(transaction(seen, 'control'));
    if (!unplugged(seen) && seen.end !== 'local-error' && !(no && temporary(no))) break;
    await lab.sleep(pause);
    seen = await prober.probe(ordinary, sessionMs);
  }
  const chunking = offers(seen.ehloSecure ?? seen.ehlo, 'CHUNKING');
  const observed: SmuggleObserved = { source, target: at.target, recipient, control: { token, seen }, chunking, tries: [], arrived: null };
  if (!accepted(transaction(seen, 'control'))) return observed;

  const attempt = async (sequence: Sequence, from: string): Promise<SmuggleTry> => {
    const outer = draw.token();
    const inner = draw.token();
    const envelope = `MAIL FROM:<${sender}>\r\nRCPT TO:<${recipient}>\r\n`;
    // The smuggled envelope is the outer one: whatever refuses it refuses the sequence, and no policy on senders or recipients.
    const hidden = mail(inner);
    const behind = sequence.inner === 'DATA' ? `${envelope}DATA\r\n${hidden}` : `${envelope}BDAT ${hidden.length} LAST\r\n${hidden}`;
    const body = `${mail(outer).replace(/\r\n$/, '')}${sequence.bytes}${behind}\r\n.\r\n`;
    const steps = [
      ...opening({ tls: params.tls, helo, login: account ? { user: account.name, password: account.password } : null }),
      step('mail', `MAIL FROM:<${sender}>\r\n`),
      step('rcpt', `RCPT TO:<${recipient}>\r\n`),
      step('data', 'DATA\r\n', { needs: [3] }),
      step('end', body, { needs: [] }),
      leaving(),
    ];
    const seen = await prober.probe(script({ source: from, target, servername: at.host.name, steps }), sessionMs);
    return { sequence: { name: sequence.name, inner: sequence.inner }, source: from, outer, inner, seen };
  };
  observed.tries = await pool(draw.shuffle(sequences(chunking)), atOnce, async (sequence) => {
    const one = await attempt(sequence, source);
    if (smuggleOutcome(one, null).outcome !== 'unclear') return one;
    await lab.sleep(draw.pause(500, 1500));
    return await attempt(sequence, at.source());
  });
  observed.arrived = await inHeaders(observed, params.host, lab);
  return observed;
}

/** The body of a message that was left whole holds the inner token too, so only headers tell. */
async function inHeaders(observed: SmuggleObserved, host: string, lab: Gathering): Promise<string[] | null> {
  const { plan, draw, prober } = lab;
  const taken = observed.tries.filter((each) => ['whole', 'smuggled'].includes(smuggleOutcome(each, null).outcome)).map((each) => each.inner);
  const tokens = [observed.control.token, ...taken];
  const [name = '', domain = ''] = observed.recipient.split('@');
  if (!plan.domains.includes(domain.toLowerCase())) {
    const arrivals = await prober.arrivals(tokens, arrivalMs);
    return tokens.filter((token) => arrivals.some((each) => each.headers.includes(token)));
  }
  const owner = plan.accounts.find((each) => each.name === name.split('+')[0]);
  if (!owner) return null;
  const way = closest(host, plan, draw);
  const target = { address: way.target, port: 993 };
  const box = await prober.probe(
    { kind: 'mailbox', source: way.source, target, tls: 'implicit', user: owner.name, password: owner.password, tokens, waitMs: arrivalMs },
    arrivalMs + 15_000,
  );
  if (!box.login || box.end !== 'done') return null;
  return box.found.filter((each) => each.headers.includes(each.token)).map((each) => each.token);
}
