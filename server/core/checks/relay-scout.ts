import type { SmtpProbe, SmtpSeen, TlsMode } from '../probes.ts';
import type { Gathering } from './check.ts';
import { session } from './letter.ts';
import type { RelayListener } from './relay-observed.ts';
import type { RelayWay } from './relay-session.ts';
import { greeted, offers, refusal, transaction } from './seen.ts';
import type { Vantage } from './vantage.ts';

/** Ports on which mail servers are found: MX, submission, their usual doubles, and the way back from content filters. */
export const usualPorts = [25, 26, 465, 587, 588, 1025, 2465, 2525, 2526, 2587, 8025, 10_024, 10_025, 10_026, 10_027, 10_028, 10_029, 10_030];
const implicitPorts = [465, 2465];
const scoutMs = 20_000;
/** Whoever has not greeted within this time on a port that is no usual one is no mail server: most other services wait for the client. */
const strangeMs = 3000;

/** A listener and how it wants to be spoken to; `brief` ways are asked only the few forms that tell most. */
export interface Scouted {
  listener: RelayListener;
  ways: RelayWay[];
}

/** Banner, greeting and one harmless recipient, to learn how a port wants to be spoken to. */
export async function scout(at: Vantage, port: number, control: string, lab: Gathering): Promise<Scouted> {
  // On any other port TLS goes first: whoever speaks in clear shows it at once.
  const usual = usualPorts.includes(port);
  const order: TlsMode[] = usual && !implicitPorts.includes(port) ? ['none', 'implicit'] : ['implicit', 'none'];
  let seen: SmtpSeen | null = null;
  let source = '';
  const listener = (state: RelayListener['state']): RelayListener => ({ vantage: at.name, port, state, silenced: false, source, seen });
  for (const tls of order) {
    for (const turn of [1, 2]) {
      source = at.source();
      const ask = firstWords(at, port, source, tls, control, lab);
      const now = await lab.prober.probe(ask, usual ? scoutMs : strangeMs);
      seen = tls === order[0] || greeted(now, tls) || seen === null ? now : seen;
      if (greeted(now, tls)) return { listener: listener('serving'), ways: await waysInto(listener('serving'), ask, now, at, control, lab) };
      if (now.end === 'refused' || now.end === 'unreachable') return { listener: listener('closed'), ways: [] };
      // A service that speaks TLS and no SMTP is none in clear either.
      if (!usual && tls === 'implicit' && now.tls) return { listener: listener('dead'), ways: [] };
      if (turn === 1 && (now.banner === null || !usual)) break;
      if (turn === 1) await lab.sleep(lab.draw.pause(300, 900));
    }
  }
  return { listener: listener('dead'), ways: [] };
}

function firstWords(at: Vantage, port: number, source: string, tls: TlsMode, control: string, { draw }: Gathering): SmtpProbe {
  const stranger = `${draw.word(7)}@${draw.foreignDomain()}`;
  return session({
    source,
    target: { address: at.target, port },
    tls,
    servername: at.host.name,
    greeting: { verb: 'EHLO', name: `mail.${stranger.split('@')[1]}` },
    transactions: [{ id: 'control', reversePath: stranger, forwardPaths: [control], message: null }],
  });
}

/** The ways into a listener that greeted `seen`; the one that is asked everything comes first. */
async function waysInto(listener: RelayListener, ask: SmtpProbe, seen: SmtpSeen, at: Vantage, control: string, lab: Gathering): Promise<RelayWay[]> {
  const { tls } = ask;
  const way = (mode: TlsMode, brief: boolean, ehlo: readonly string[] | null): RelayWay => ({
    at,
    port: listener.port,
    tls: mode,
    brief,
    xclient: offers(ehlo, 'XCLIENT'),
    control,
    listener,
  });
  const secure = tls === 'none' && offers(seen.ehlo, 'STARTTLS');
  const no = refusal(transaction(seen, 'control'))?.code ?? 0;
  // A port that wants TLS first is asked everything behind TLS: its refusal in clear says nothing.
  const demandsTls = secure && (listener.port === 25 ? no === 530 : no >= 500);
  const behind = secure ? await lab.prober.probe({ ...ask, source: at.source(), tls: 'starttls', transactions: [] }, scoutMs) : null;
  // A way that does not open lets nobody in.
  if (!behind || !greeted(behind, 'starttls')) return [way(tls, false, seen.ehloSecure ?? seen.ehlo)];
  const ways = [way('none', demandsTls, seen.ehlo), way('starttls', !demandsTls, behind.ehloSecure)];
  return demandsTls ? ways.reverse() : ways;
}
