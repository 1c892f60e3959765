import type { z } from 'zod';
import type { Gathering } from './check.ts';
import { pool } from './pool.ts';
import type { RelayParams } from './relay.ts';
import { askAll } from './relay-ask.ts';
import { collect } from './relay-collect.ts';
import type { RelayObserved } from './relay-observed.ts';
import { plainForm, planSessions } from './relay-plan.ts';
import { scout, usualPorts } from './relay-scout.ts';
import { relayAsk } from './relay-session.ts';
import { scan } from './scan.ts';
import { fillIn, ownDomain, type Vantage, vantage } from './vantage.ts';

const scoutsAtOnce = 8;

export async function gatherRelay(params: z.infer<typeof RelayParams>, lab: Gathering): Promise<RelayObserved> {
  const control = params.control ? fillIn(params.control, lab.plan) : `${lab.plan.accounts[0]?.name ?? 'postmaster'}@${ownDomain(lab.plan)}`;
  const observed: RelayObserved = { targets: {}, control, listeners: [], scans: {}, tries: [], arrivals: [], fence: null, local: [] };
  await Promise.all(
    [params.from].flat().map(async (name) => {
      const at = vantage(name, params.host, lab.plan, lab.draw);
      observed.targets[name] = at.target;
      if (params.ports === 'auto') await Promise.all([usual(at, observed, lab), unusual(at, params.look_to, observed, lab)]);
      else await askPorts(at, params.ports, observed, lab);
    }),
  );
  await collect(observed, params, lab);
  return observed;
}

type PortState = 'open' | 'refused' | 'filtered' | 'unreachable' | 'local-error';

async function statesOf(at: Vantage, ports: readonly number[], lab: Gathering): Promise<Map<number, PortState>> {
  const seen = await lab.prober.probe({ kind: 'connect', source: at.source(), address: at.target, ports: [...ports], timeoutMs: 2500 });
  return new Map(seen.ports.map(({ port, state }) => [port, state]));
}

/** The ports of mail servers: they are asked while the whole range is still being looked at. */
async function usual(at: Vantage, observed: RelayObserved, lab: Gathering): Promise<void> {
  let states = await statesOf(at, usualPorts, lab);
  // A daemon that was restarted a moment ago may not listen yet.
  if (states.get(25) === 'refused') {
    await lab.sleep(lab.draw.pause(800, 1300));
    states = await statesOf(at, usualPorts, lab);
  }
  if (states.get(25) !== 'open') observed.listeners.push({ vantage: at.name, port: 25, state: 'closed', silenced: false, source: at.source(), seen: null });
  await askPorts(
    at,
    usualPorts.filter((port) => states.get(port) === 'open'),
    observed,
    lab,
  );
}

/** Whatever else listens in that zone, as this vantage sees it. */
async function unusual(at: Vantage, lookTo: number, observed: RelayObserved, lab: Gathering): Promise<void> {
  const seen = await scan(at, lab, lookTo);
  observed.scans[at.name] = seen;
  const found = seen.open.filter((port) => !usualPorts.includes(port));
  if (found.length === 0) return;
  const states = await statesOf(at, found, lab);
  await askPorts(
    at,
    found.filter((port) => states.get(port) === 'open'),
    observed,
    lab,
  );
}

async function askPorts(at: Vantage, ports: readonly number[], observed: RelayObserved, lab: Gathering): Promise<void> {
  if (ports.length === 0) return;
  const source = at.source();
  const scouted = await pool(ports, scoutsAtOnce, (port) => scout(at, port, observed.control, lab));
  observed.listeners.push(...scouted.map((each) => each.listener));
  const mains = scouted.flatMap(({ ways: [main] }) => main ?? []);
  if (mains.length === 0) return;
  const tries = askAll(
    scouted.flatMap(({ ways }) => ways.flatMap((way) => planSessions(way, source, lab))),
    lab,
  );
  // Once more after a random pause, so that a server which answers by the clock is seen.
  const repeats = lab.sleep(lab.draw.pause(200, 500)).then(() =>
    askAll(
      mains.map((main) => [relayAsk(main, plainForm, at.source(), lab)]),
      lab,
    ),
  );
  observed.tries.push(...(await Promise.all([tries, repeats])).flat());
}
