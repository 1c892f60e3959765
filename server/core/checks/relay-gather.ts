import type { z } from 'zod';
import type { Gathering } from './check.ts';
import { pool } from './pool.ts';
import type { RelayParams } from './relay.ts';
import { type RelayForm, relayCorpus } from './relay-corpus.ts';
import type { RelayObserved, RelayTry } from './relay-observed.ts';
import { tryOutcome } from './relay-outcome.ts';
import { type Scouted, scout } from './relay-scout.ts';
import { type RelayAsk, type RelayWay, relayAsk, relaySession, shares } from './relay-session.ts';
import { accepted, good, refusal, transaction } from './seen.ts';
import { fillIn, ownDomain, type Vantage, vantage } from './vantage.ts';

/** Ports on which mail servers are found: MX, submission, their usual doubles, and the way back from content filters. */
export const usualPorts = [25, 26, 465, 587, 588, 1025, 2465, 2525, 2526, 2587, 8025, 10_024, 10_025, 10_026, 10_027, 10_028, 10_029, 10_030];
const atOnce = 7;
/** Forms in one session: each is an error to a closed server, and many servers slow down or hang up after a few. */
const perSession = 4;
const plain = relayCorpus[0] as RelayForm;

export async function gatherRelay(params: z.infer<typeof RelayParams>, lab: Gathering): Promise<RelayObserved> {
  const control = params.control ? fillIn(params.control, lab.plan) : `${lab.plan.accounts[0]?.name ?? 'postmaster'}@${ownDomain(lab.plan)}`;
  const observed: RelayObserved = { targets: {}, control, listeners: [], tries: [], arrivals: [] };
  await Promise.all(
    [params.from].flat().map(async (name) => {
      const at = vantage(name, params.host, lab.plan, lab.draw);
      observed.targets[name] = at.target;
      await fromVantage(at, params.ports, control, lab, observed);
    }),
  );
  await collect(observed, lab);
  return observed;
}

async function fromVantage(at: Vantage, ports: 'auto' | number[], control: string, lab: Gathering, observed: RelayObserved): Promise<void> {
  const asked = ports === 'auto' ? usualPorts : ports;
  const source = at.source();
  const scan = async () => (await lab.prober.probe({ kind: 'connect', source, address: at.target, ports: asked, timeoutMs: 2500 })).ports;
  let states = await scan();
  // A daemon that was restarted a moment ago may not listen yet.
  if (states.some((each) => each.port === 25 && each.state === 'refused')) {
    await lab.sleep(lab.draw.pause(800, 1300));
    states = await scan();
  }
  const open = asked.filter((port) => ports !== 'auto' || states.some((each) => each.port === port && each.state === 'open'));
  const closed = ports === 'auto' && !open.includes(25) ? [25] : [];
  for (const port of closed) observed.listeners.push({ vantage: at.name, port, state: 'closed', silenced: false, source, seen: null });
  const scouted = await pool(open, atOnce, (port) => scout(at, port, control, lab));
  observed.listeners.push(...scouted.map((each) => each.listener));
  // Once more after a random pause, so that a server which answers by the clock is seen.
  const later = lab.sleep(lab.draw.pause(300, 900));
  const wayTo = ({ listener }: Scouted, { tls }: Scouted['ways'][number]): RelayWay => ({ at, port: listener.port, tls, control, listener });
  const sessions = scouted.flatMap((each) => each.ways.flatMap((way) => plannedSessions(wayTo(each, way), way.brief, source, lab)));
  const settled = await ask(sessions, lab);
  await later;
  const mains = scouted.filter(({ listener, ways }) => ways.length > 0 && !listener.silenced);
  const repeats = mains.map((each) => [relayAsk(wayTo(each, each.ways[0] as Scouted['ways'][number]), plain, at.source(), lab)]);
  observed.tries.push(...settled, ...(await ask(repeats, lab)));
}

/** Every form that one way is asked, spread over three addresses, since one address says nothing about the others; a role has only its own. */
function plannedSessions(way: RelayWay, brief: boolean, first: string, lab: Gathering): RelayAsk[][] {
  const sources = way.at.fresh ? [first, way.at.source(), way.at.source()] : [first];
  const forms = lab.draw.shuffle(
    relayCorpus.filter(
      (form) =>
        form !== plain &&
        (!brief || form.brief) &&
        // STARTTLS is an extension: it is there after EHLO only (RFC 3207).
        !(way.tls === 'starttls' && form.verb === 'HELO') &&
        (form.needs !== 'M' || lab.plan.values['mx_abuse.domain']),
    ),
  );
  const alone = forms.filter((form) => !shares(form)).map((form) => [relayAsk(way, form, lab.draw.pick(sources), lab)]);
  const together = forms.filter(shares);
  const batches = sources.flatMap((source, i) => {
    const mine = [plain, ...together.filter((_, at) => at % sources.length === i)];
    const size = Math.ceil(mine.length / perSession);
    return Array.from({ length: size }, (_, at) => mine.filter((_, j) => j % size === at).map((form) => relayAsk(way, form, source, lab)));
  });
  return [...batches, ...alone];
}

/** Holds every session, and asks again what got no clear answer: first each by itself, then slowly. */
async function ask(sessions: readonly RelayAsk[][], lab: Gathering): Promise<RelayTry[]> {
  const asks = new Map(sessions.flat().map((each) => [each.token, each]));
  const hold = async (some: readonly RelayAsk[][]) => (await pool(lab.draw.shuffle(some), atOnce, (each) => relaySession(each, lab))).flat();
  const tries = await hold(sessions);
  // A server that hangs up after an error or two has not heard the rest of the session.
  const unheard = tries.filter((each) => transaction(each.seen, 'form')?.mail === null && transaction(each.seen, 'control')?.mail);
  const heard = new Map((await hold(unheard.map((each) => [asks.get(each.token) as RelayAsk]))).map((each) => [each.token, each]));
  return await retry(
    tries.map((each) => heard.get(each.token) ?? each),
    asks,
    lab,
  );
}

/** What got no clear answer is asked again, slowly, one at a time: a rate limit or a greylist is a good defence and no answer. Gives up after three in a row. */
async function retry(tries: RelayTry[], asks: ReadonlyMap<string, RelayAsk>, lab: Gathering): Promise<RelayTry[]> {
  const results = [...tries];
  let inVain = 0;
  for (const [i, each] of tries.entries()) {
    const before = asks.get(each.token);
    if (!before || inVain >= 3 || !unclear(each, tries)) continue;
    // Another address for a rate limit; the same three things for a greylist, which remembers them.
    const no = refusal(transaction(each.seen, 'control'));
    const elsewhere = (!no || no.code === 421) && before.way.at.fresh;
    await lab.sleep(elsewhere ? lab.draw.pause(50, 200) : lab.draw.pause(400, 1000));
    const [second] = await relaySession([{ ...before, source: elsewhere ? before.way.at.source() : each.source }], lab);
    if (!second) continue;
    results[i] = second;
    inVain = unclear(second, results) ? inVain + 1 : 0;
  }
  return results;
}

function unclear(each: RelayTry, all: readonly RelayTry[]): boolean {
  const outcome = tryOutcome(each, all).outcome;
  if (outcome === 'unknown') return true;
  const reply = refusal(transaction(each.seen, 'form'));
  return outcome === 'refused' && !!reply && [450, 452].includes(reply.code);
}

/** Waits for what was taken at the dot, by event; everything else is asked for once at the end. */
async function collect(observed: RelayObserved, lab: Gathering): Promise<void> {
  const taken = observed.tries
    .filter((each) => accepted(transaction(each.seen, 'form')) || good(transaction(each.seen, 'form')?.data))
    .map((each) => each.token);
  if (taken.length > 0) await lab.prober.arrivals(taken, 3000);
  const tokens = observed.tries.map((each) => each.token);
  observed.arrivals = tokens.length > 0 ? await lab.prober.arrivals(tokens, 0) : [];
}
