import type { z } from 'zod';
import { fateOf } from './fate.ts';
import type { RelayParams } from './relay.ts';
import type { RelayListener, RelayObserved } from './relay-observed.ts';
import { controlAccepted, type TryOutcome } from './relay-outcome.ts';
import { lastWord, said, shutBecause } from './seen.ts';

type Params = z.infer<typeof RelayParams>;

/** Everything that keeps a battery from proving that nothing was relayed, each as a clause. */
export function relayDoubts(observed: RelayObserved, params: Params, outcomes: readonly TryOutcome[]): string[] {
  return [
    ...observed.listeners.flatMap((each) => listener(each, params)),
    ...outcomes.flatMap((outcome) => (outcome.outcome === 'unknown' ? [outcome.because] : [])),
    ...muteVantages(observed, params),
    ...Object.values(observed.scans).flatMap(({ fault, left }) => {
      if (fault !== null) return [`its ports could not be looked at, by a fault of the range itself (${fault})`];
      // What nobody looked at may be open.
      return left === null ? [] : [`its ports from ${left} on were not looked at, because the time for it was over`];
    }),
    ...unaccounted(observed, outcomes),
  ];
}

/** Ports that must serve in any case; others of the automatic list need not speak SMTP at all. */
const served = [25, 465, 587];

/** A listener that gave no answer. */
function listener(each: RelayListener, params: Params): string[] {
  if (each.state === 'closed')
    // A port may have closed since it was found.
    return params.ports === 'auto' && each.seen && !served.includes(each.port)
      ? []
      : [`port ${each.port} took no connection: a server that is switched off proves nothing`];
  if (each.state === 'dead') return params.ports === 'auto' && !served.includes(each.port) ? [] : [`port ${each.port} ${muteness(each)}`];
  return each.silenced ? [`port ${each.port} stopped answering while it was asked`] : [];
}

function muteness(each: RelayListener): string {
  const no = each.seen ? lastWord(each.seen) : null;
  if (no) return `refused even to talk ("${said(no.reply)}"): a server that refuses everybody proves nothing`;
  return `${each.seen ? shutBecause(each.seen) : 'gave no answer'}: a server that does not talk SMTP proves nothing`;
}

/** Vantages from which nothing legitimate was taken: nothing there shows that the server takes mail at all. */
function muteVantages(observed: RelayObserved, params: Params): string[] {
  if (params.ports !== 'auto') return [];
  const mute = Object.keys(observed.targets).filter((name) => !observed.tries.some((each) => each.vantage === name && controlAccepted(each)));
  return mute.map((name) => `seen from ${name}, no listener took even mail for ${observed.control}`);
}

/** What was taken and is nowhere to be seen, while ordinary mail behind it is nowhere either. */
function unaccounted({ fence }: RelayObserved, outcomes: readonly TryOutcome[]): string[] {
  const taken = outcomes.filter((each) => each.outcome === 'accepted').length;
  if (taken === 0 || !fence || fateOf(fence).kind !== 'lost') return [];
  return [
    `it took ${taken} messages in odd forms, and an ordinary one behind them did not arrive at ${fence.recipient} either: they may still wait in its queue`,
  ];
}
