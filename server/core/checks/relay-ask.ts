import type { Gathering } from './check.ts';
import type { RelayTry } from './relay-observed.ts';
import { tryOutcome } from './relay-outcome.ts';
import { type RelayAsk, relaySession } from './relay-session.ts';
import { refusal, transaction } from './seen.ts';

/** Sessions side by side at first; fewer for a server that sends somebody away for being too many. */
const lanes = { most: 8, least: 2 };

/** Holds every session, and asks again what got no clear answer: first each by itself, then slowly. */
export async function askAll(sessions: readonly RelayAsk[][], lab: Gathering): Promise<RelayTry[]> {
  const asks = new Map(sessions.flat().map((each) => [each.token, each]));
  const tries = await hold(sessions, lab);
  // A server that hangs up after an error or two has not heard the rest of the session.
  const unheard = tries.filter((each) => transaction(each.seen, 'form')?.mail === null && transaction(each.seen, 'control')?.mail);
  const again = unheard.map((each) => [asks.get(each.token) as RelayAsk]);
  const heard = new Map((again.length > 0 ? await hold(again, lab) : []).map((each) => [each.token, each]));
  return await retry(
    tries.map((each) => heard.get(each.token) ?? each),
    asks,
    lab,
  );
}

/** All sessions in random order. Whoever is sent away with 421, for everybody's sake, makes the next ones come more slowly. */
async function hold(sessions: readonly RelayAsk[][], lab: Gathering): Promise<RelayTry[]> {
  const queue = lab.draw.shuffle(sessions);
  const tries: RelayTry[] = [];
  let allowed = lanes.most;
  const lane = async (index: number) => {
    for (let next = queue.shift(); next; next = index < allowed ? queue.shift() : undefined) {
      const seen = await relaySession(next, lab);
      tries.push(...seen);
      if (seen.some(sentAway)) allowed = Math.max(lanes.least, Math.ceil(allowed / 2));
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(lanes.most, sessions.length) }, (_, index) => lane(index)));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return tries;
}

const sentAway = ({ seen }: RelayTry): boolean =>
  [seen.banner, refusal(transaction(seen, 'control')), refusal(transaction(seen, 'form'))].some((reply) => reply?.code === 421);

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
