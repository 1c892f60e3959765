import type { z } from 'zod';
import type { SmtpSeen, TlsMode } from '../probes.ts';
import type { Gathering } from './check.ts';
import { letter, session } from './letter.ts';
import { pool } from './pool.ts';
import type { RelayParams } from './relay.ts';
import { type RelayForm, relayCorpus } from './relay-corpus.ts';
import type { RelayListener, RelayObserved, RelayTry } from './relay-observed.ts';
import { tryOutcome } from './relay-outcome.ts';
import { accepted, good, greeted, offers, refusal, transaction } from './seen.ts';
import { fillIn, ownDomain, type Vantage, vantage } from './vantage.ts';

/** Ports on which mail servers are found: MX, submission, their usual doubles, and the way back from content filters. */
export const usualPorts = [25, 26, 465, 587, 588, 1025, 2465, 2525, 2526, 2587, 8025, 10_024, 10_025, 10_026, 10_027, 10_028, 10_029, 10_030];
const implicitPorts = [465, 2465];
const atOnce = 7;
const sessionMs = 20_000;
/** Sessions of one listener that may end in silence before the rest is spared. */
const patience = 4;

/** One way into a listener, with the names its forms are built from. */
interface Way {
  at: Vantage;
  port: number;
  tls: TlsMode;
  control: string;
  listener: RelayListener;
}

export async function gatherRelay(params: z.infer<typeof RelayParams>, lab: Gathering): Promise<RelayObserved> {
  const control = params.control ? fillIn(params.control, lab.plan) : `${lab.plan.accounts[0]?.name ?? 'postmaster'}@${ownDomain(lab.plan)}`;
  const observed: RelayObserved = { targets: {}, control, listeners: [], tries: [], arrivals: [] };
  for (const name of [params.from].flat()) {
    const at = vantage(name, params.host, lab.plan, lab.draw);
    observed.targets[name] = at.target;
    await fromVantage(at, params.ports, control, lab, observed);
  }
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
  // Three addresses, since one address says nothing about the others; a role has only its own.
  const sources = at.fresh ? [source, at.source(), at.source()] : [source];
  const jobs = scouted.flatMap(({ listener, ways }) =>
    ways.flatMap(({ tls, brief }) => {
      const way: Way = { at, port: listener.port, tls, control, listener };
      // STARTTLS is an extension: it is there after EHLO only (RFC 3207).
      const forms = relayCorpus.filter(
        (form) => (!brief || form.brief) && !(tls === 'starttls' && form.verb === 'HELO') && (form.needs !== 'M' || lab.plan.values['mx_abuse.domain']),
      );
      const spread = forms.filter((form) => form.name !== 'plain').map((form, i) => ({ way, form, source: sources[i % sources.length] as string }));
      return [...sources.map((each) => ({ way, form: relayCorpus[0] as RelayForm, source: each })), ...spread];
    }),
  );
  const tries = (await pool(lab.draw.shuffle(jobs), atOnce, (job) => attempt(job, lab))).filter((each) => each !== null);
  const settled = await retry(tries, jobs, lab);
  // Once more after a random pause, so that a server which answers by the clock is seen.
  await lab.sleep(lab.draw.pause(300, 1200));
  const mains = scouted.filter(({ listener, ways }) => ways.length > 0 && !listener.silenced);
  const repeats = await pool(mains, atOnce, ({ listener, ways }) =>
    attempt({ way: { at, port: listener.port, tls: ways[0]?.tls ?? 'none', control, listener }, form: relayCorpus[0] as RelayForm, source: at.source() }, lab),
  );
  const again = repeats.filter((each) => each !== null);
  observed.tries.push(
    ...settled,
    ...(await retry(
      again,
      again.map((each) => ({ way: wayOf(each, jobs), form: relayCorpus[0] as RelayForm, source: each.source })),
      lab,
    )),
  );
}

const wayOf = (each: RelayTry, jobs: readonly Job[]): Way => (jobs.find(({ way }) => way.port === each.port && way.tls === each.tls) as Job).way;

/** Banner, greeting and one harmless recipient, to learn how a port wants to be spoken to. */
async function scout(
  at: Vantage,
  port: number,
  control: string,
  lab: Gathering,
): Promise<{ listener: RelayListener; ways: { tls: TlsMode; brief: boolean }[] }> {
  const first: TlsMode[] = implicitPorts.includes(port) ? ['implicit', 'none'] : ['none', 'implicit'];
  let seen: SmtpSeen | null = null;
  let source = '';
  for (const tls of first) {
    for (const turn of [1, 2]) {
      source = at.source();
      const stranger = `${lab.draw.word(7)}@${lab.draw.foreignDomain()}`;
      const ask = session({
        source,
        target: { address: at.target, port },
        tls,
        servername: at.host.name,
        greeting: { verb: 'EHLO', name: `mail.${stranger.split('@')[1]}` },
        transactions: [{ id: 'control', reversePath: stranger, forwardPaths: [control], message: null }],
      });
      const now = await lab.prober.probe(ask, sessionMs);
      seen = tls === first[0] || greeted(now, tls) || seen === null ? now : seen;
      if (greeted(now, tls)) {
        const secure = tls === 'none' && offers(now.ehlo, 'STARTTLS');
        const no = refusal(transaction(now, 'control'))?.code ?? 0;
        // A port that wants TLS first is asked everything behind TLS: its refusal in clear says nothing.
        const demandsTls = secure && (port === 25 ? no === 530 : no >= 500);
        const opens = secure && greeted(await lab.prober.probe({ ...ask, source: at.source(), tls: 'starttls', transactions: [] }, sessionMs), 'starttls');
        const clear = { tls: 'none' as const, brief: demandsTls && opens };
        // A way that does not open lets nobody in.
        const ways = opens ? [clear, { tls: 'starttls' as const, brief: !demandsTls }] : [{ ...clear, tls }];
        if (demandsTls) ways.reverse();
        return { listener: { vantage: at.name, port, state: 'serving', silenced: false, source, seen: now }, ways };
      }
      if (now.end === 'refused' || now.end === 'unreachable')
        return { listener: { vantage: at.name, port, state: 'closed', silenced: false, source, seen: now }, ways: [] };
      if (turn === 1 && now.banner === null) break;
      if (turn === 1) await lab.sleep(lab.draw.pause(300, 900));
    }
  }
  return { listener: { vantage: at.name, port, state: 'dead', silenced: false, source, seen }, ways: [] };
}

interface Job {
  way: Way;
  form: RelayForm;
  source: string;
  /** From an earlier try: the same triplet is sent again. */
  token?: string;
  sender?: string;
  foreign?: string;
}

const stalls = new WeakMap<RelayListener, number>();

/** Control and form in one session, from one address. Null once the listener has gone silent. */
async function attempt(job: Job, lab: Gathering): Promise<RelayTry | null> {
  const { way, form, source } = job;
  const { at, listener } = way;
  if (listener.silenced) return null;
  const domain = lab.draw.foreignDomain();
  job.token ??= lab.draw.token();
  job.foreign ??= lab.draw.foreignDomain();
  job.sender ??= `${lab.draw.word(8)}@${domain}`;
  const names = {
    D: ownDomain(lab.plan),
    H: at.host.name,
    T: at.target,
    E: job.foreign,
    S: lab.draw.stranger(),
    u: job.token,
    control: way.control,
    sender: job.sender,
    helo: `mail.${job.sender.split('@')[1]}`,
    M: lab.plan.values['mx_abuse.domain'] ?? null,
  };
  const reversePath = form.from ? form.from(names) : names.sender;
  const forwardPaths = form.to(names);
  const recipient = forwardPaths[forwardPaths.length - 1] as string;
  const seen = await lab.prober.probe(
    session({
      source,
      target: { address: at.target, port: way.port },
      tls: way.tls,
      servername: at.host.name,
      greeting: { verb: form.verb ?? 'EHLO', name: form.helo ? form.helo(names) : names.helo },
      xclient: form.xclient ?? null,
      transactions: [
        { id: 'control', reversePath: names.sender, forwardPaths: [way.control], message: null },
        {
          id: 'form',
          reversePath,
          forwardPaths,
          message: letter({ token: job.token, from: names.sender, to: `${job.token}@${job.foreign}`, domain, at: lab.now() }),
        },
      ],
    }),
    sessionMs,
  );
  if (['silent', 'filtered', 'unreachable', 'local-error'].includes(seen.end) && !transaction(seen, 'form')) {
    const count = (stalls.get(listener) ?? 0) + 1;
    stalls.set(listener, count);
    if (count >= patience) listener.silenced = true;
  }
  return {
    vantage: at.name,
    source,
    port: way.port,
    tls: way.tls,
    form: form.name,
    kind: form.kind,
    claimsName: form.helo !== undefined,
    nullSender: reversePath === '',
    token: job.token,
    recipient,
    seen,
  };
}

/** What got no clear answer is asked again, slowly, one at a time: a rate limit or a greylist is a good defence and no answer. Gives up after three in a row. */
async function retry(tries: RelayTry[], jobs: readonly Job[], lab: Gathering): Promise<RelayTry[]> {
  const results = [...tries];
  let inVain = 0;
  for (const [i, each] of tries.entries()) {
    const job = jobs.find((one) => one.token === each.token) ?? {
      way: wayOf(each, jobs),
      form: relayCorpus.find((form) => form.name === each.form) as RelayForm,
      source: each.source,
      token: each.token,
    };
    if (inVain >= 3 || !unclear(each, tries)) continue;
    // Another address for a rate limit; the same three things for a greylist, which remembers them.
    const limited = !(refusal(transaction(each.seen, 'control')) && refusal(transaction(each.seen, 'control'))?.code !== 421);
    await lab.sleep(limited && job.way.at.fresh ? lab.draw.pause(50, 200) : lab.draw.pause(400, 1000));
    const second = await attempt({ ...job, source: limited && job.way.at.fresh ? job.way.at.source() : each.source }, lab);
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
