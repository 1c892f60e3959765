import type { z } from 'zod';
import type { Gathering } from './check.ts';
import type { RelayParams } from './relay.ts';
import type { RelayObserved, RelayTry } from './relay-observed.ts';
import { controlAccepted } from './relay-outcome.ts';
import { accepted, transaction } from './seen.ts';
import { find, ownerOf, type Sending, send } from './sending.ts';
import { accountOf, closest } from './vantage.ts';

/** How long the rest of what was taken is waited for, once some of it went abroad: the verdict stands by then. */
const restMs = 1000;
/** What the ordinary message behind the others may take, and what they get beyond it. */
const fenceMs = 10_000;
const graceMs = 2000;

/** Looks where everything went that was taken. Not after a pause: an ordinary message follows, and when it has arrived the others had their chance. */
export async function collect(observed: RelayObserved, params: z.infer<typeof RelayParams>, lab: Gathering): Promise<void> {
  const taken = observed.tries.filter(mayBeTaken).map((each) => each.token);
  if (taken.length > 0) {
    const there = await lab.prober.arrivals(taken, 0);
    if (there.some((each) => !each.bounce)) await lab.prober.arrivals(taken, restMs);
    else {
      observed.fence = await fence(observed, params.host, lab);
      await lab.prober.arrivals(taken, graceMs);
      observed.local = await lookInside(observed, taken, lab);
    }
  }
  const tokens = observed.tries.map((each) => each.token);
  observed.arrivals = tokens.length > 0 ? await lab.prober.arrivals(tokens, 0) : [];
}

/** Taken at the dot, or given in full and never answered. */
function mayBeTaken(each: RelayTry): boolean {
  const form = transaction(each.seen, 'form');
  return accepted(form) || (form?.data?.code === 354 && !form.end);
}

/** Mail for the control's own mailbox, by a way that took the control: null when there is no such way, or no mailbox to look into. */
async function fence(observed: RelayObserved, host: string, lab: Gathering): Promise<Sending | null> {
  const open = observed.tries.filter(controlAccepted);
  const way = open.find((each) => each.port === 25) ?? open[0];
  if (!way) return null;
  const sender = `${lab.draw.word(8)}@${lab.draw.foreignDomain()}`;
  const sending = await send(lab, { from: way.vantage, host, port: way.port, tls: way.tls }, { sender, recipient: observed.control });
  if (!ownerOf(sending, lab)) return null;
  await find(lab, [sending], fenceMs);
  return sending;
}

/** Which of the messages lie in the control's own mailbox. */
async function lookInside({ fence }: RelayObserved, tokens: readonly string[], lab: Gathering): Promise<string[]> {
  const owner = fence && ownerOf(fence, lab);
  if (!owner) return [];
  const { source, target } = closest(fence.way.host, lab.plan, lab.draw);
  const { password } = accountOf(owner, lab.plan);
  const seen = await lab.prober.probe(
    { kind: 'mailbox', source, target: { address: target, port: 993 }, tls: 'implicit', user: owner, password, tokens: [...tokens], waitMs: 0 },
    15_000,
  );
  return seen.found.map((each) => each.token);
}
