import type { SmtpSeen, TlsMode, TransactionSeen } from '../probes.ts';
import type { Gathering } from './check.ts';
import { letter, session } from './letter.ts';
import type { RelayForm, RelayNames } from './relay-corpus.ts';
import type { RelayListener, RelayTry } from './relay-observed.ts';
import { transaction } from './seen.ts';
import { ownDomain, type Vantage } from './vantage.ts';

/** One way into a listener, with the local mailbox that serves as control. */
export interface RelayWay {
  at: Vantage;
  port: number;
  tls: TlsMode;
  /** Only the forms that tell most are asked on it. */
  brief: boolean;
  /** XCLIENT is offered to strangers there. */
  xclient: boolean;
  control: string;
  listener: RelayListener;
}

/** A form to be asked, with all that is drawn for it: asked again, the same triplet is sent. */
export interface RelayAsk {
  way: RelayWay;
  form: RelayForm;
  source: string;
  token: string;
  sender: string;
  foreign: string;
}

const sessionMs = 20_000;
/** Sessions of one listener that may end in silence before the rest is spared. */
const patience = 4;
const stalls = new WeakMap<RelayListener, number>();

export function relayAsk(way: RelayWay, form: RelayForm, source: string, { draw }: Gathering): RelayAsk {
  return { way, form, source, token: draw.token(), sender: `${draw.word(8)}@${draw.foreignDomain()}`, foreign: draw.foreignDomain() };
}

/** Forms that need nothing of the session but its transaction. XCLIENT is not sent where it is not offered. */
export const shares = (form: RelayForm, way: RelayWay): boolean => !form.helo && !form.verb && !(form.xclient && way.xclient);

/**
 * One session: the control, then one transaction for each ask, which are of one way and one address; more than one only where every form `shares`.
 * Answers one try for each ask, with its own part of the transcript; none once the listener has gone silent.
 */
export async function relaySession(asks: readonly RelayAsk[], lab: Gathering): Promise<RelayTry[]> {
  const [first] = asks;
  if (!first || first.way.listener.silenced) return [];
  const { at, port, tls, control, listener } = first.way;
  const built = asks.map((ask) => {
    const names = namesOf(ask, lab);
    const forwardPaths = ask.form.to(names);
    return { ask, names, reversePath: ask.form.from ? ask.form.from(names) : names.sender, forwardPaths, recipient: forwardPaths.at(-1) as string };
  });
  const { names, ask } = built[0] as (typeof built)[number];
  const seen = await lab.prober.probe(
    session({
      source: first.source,
      target: { address: at.target, port },
      tls,
      servername: at.host.name,
      greeting: { verb: ask.form.verb ?? 'EHLO', name: ask.form.helo ? ask.form.helo(names) : names.helo },
      xclient: ask.form.xclient ?? null,
      transactions: [
        { id: 'control', reversePath: names.sender, forwardPaths: [control], message: null },
        ...built.map((one, index) => ({
          id: `form-${index}`,
          reversePath: one.reversePath,
          forwardPaths: one.forwardPaths,
          message: letter({
            token: one.ask.token,
            from: one.ask.sender,
            to: `${one.ask.token}@${one.ask.foreign}`,
            domain: one.ask.sender.split('@')[1] as string,
            at: lab.now(),
          }),
        })),
      ],
    }),
    sessionMs,
  );
  if (['silent', 'filtered', 'unreachable', 'local-error'].includes(seen.end) && !transaction(seen, 'form-0')?.mail) {
    const count = (stalls.get(listener) ?? 0) + 1;
    stalls.set(listener, count);
    if (count >= patience) listener.silenced = true;
  }
  return built.map((one, index) => ({
    vantage: at.name,
    source: first.source,
    port,
    tls,
    form: one.ask.form.name,
    kind: one.ask.form.kind,
    claimsName: one.ask.form.helo !== undefined,
    nullSender: one.reversePath === '',
    token: one.ask.token,
    recipient: one.recipient,
    seen: partOf(seen, index, built.length),
  }));
}

function namesOf(ask: RelayAsk, lab: Gathering): RelayNames {
  return {
    D: ownDomain(lab.plan),
    H: ask.way.at.host.name,
    T: ask.way.at.target,
    E: ask.foreign,
    S: lab.draw.stranger(),
    u: ask.token,
    control: ask.way.control,
    sender: ask.sender,
    helo: `mail.${ask.sender.split('@')[1]}`,
    M: lab.plan.values['mx_abuse.domain'] ?? null,
  };
}

const unheard: TransactionSeen = { id: '', mail: null, rcpt: [], data: null, end: null, line: null };

/** What a session of several forms says about one of them: the greeting, the control, its own transaction, and how it all ended. */
function partOf(seen: SmtpSeen, index: number, count: number): SmtpSeen {
  const own = { ...(transaction(seen, `form-${index}`) ?? unheard), id: 'form' };
  const control = transaction(seen, 'control') ?? { ...unheard, id: 'control' };
  if (count === 1) return { ...seen, transactions: [control, own] };
  const starts = seen.lines.flatMap(({ who, text }, line) => (who === 'C' && text.startsWith('MAIL FROM:<') ? [line] : []));
  const [firstForm = seen.lines.length] = starts.slice(1);
  // Past the last transaction that was begun there is only the end of the session.
  const lastStart = starts.at(-1) ?? 0;
  const over = seen.lines.findIndex(({ who, text }, line) => line > lastStart && who === 'C' && text === 'QUIT');
  const tail = over >= 0 ? over : seen.lines.length;
  const from = Math.min(starts[index + 1] ?? tail, tail);
  const until = Math.min(starts[index + 2] ?? tail, tail);
  const kept = [...seen.lines.keys()].filter((line) => line < firstForm || (line >= from && line < until) || line >= tail);
  const moved = (line: number | null) => (line === null || !kept.includes(line) ? null : kept.indexOf(line));
  return { ...seen, lines: kept.map((line) => seen.lines[line] as (typeof seen.lines)[number]), transactions: [control, { ...own, line: moved(own.line) }] };
}
