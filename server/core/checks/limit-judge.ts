import type { z } from 'zod';
import type { Judgement } from '../../protocol/verdict.ts';
import type { LimitParams } from './limit.ts';
import type { LimitObserved } from './limit-gather.ts';
import { type LimitPart, type LimitTry, sum, through } from './limit-tries.ts';
import { good, howItEnded, lastLine, lastWord, refusal, said, transcript } from './seen.ts';

type Params = z.infer<typeof LimitParams>;

/** The flood must be stopped, and nobody else with it: a limit that holds back a normal day or the neighbour is as wrong as none. */
export function judgeLimit(observed: LimitObserved, params: Params): Judgement {
  const of = (part: LimitPart) => observed.tries.filter((each) => each.part === part);
  const place = `${params.host}:${params.port}`;
  const [normal, before, flood, beside] = [of('normal'), of('before'), of('flood'), of('beside')];
  const say = (verdict: Judgement['verdict'], got: string, shown: readonly LimitTry[]): Judgement => ({
    verdict,
    reason: `${got}.`,
    expected: wants(params, place),
    got,
    transcripts: shown.slice(0, 12).map((each) => shownAs(each, params, `${place} (${observed.target})`)),
  });
  const telling = (some: readonly LimitTry[]) => [...some.filter((each) => !through([each])), ...some].slice(0, 3);
  const fault = observed.tries.find(({ seen }) => seen.end === 'local-error');
  if (fault) return say('inconclusive', `${place} ${howItEnded('local-error')}`, [fault]);
  const day = `${unit(params, sum(normal, 'asked'))} ${normal[0]?.account ? `of ${normal[0]?.account}` : 'of one client'}`;
  if (!through(normal))
    return say('fail', `At ${place}, ${day}, a normal day, did not all get through, nor ${params.within} seconds later: ${became(normal)}`, telling(normal));
  if (params.flood === undefined)
    return say('pass', `${place} took ${day}${normal.some(({ arrived }) => arrived !== null) ? ', and all of it arrived' : ''}`, normal.slice(0, 3));
  if (!through(before)) return say('fail', `At ${place}, ${whose(before)} did not get through, with no flood about: ${became(before)}`, telling(before));
  const taken = sum(flood, 'taken');
  const spread = new Set(flood.map(({ source }) => source)).size;
  const tried = `${unit(params, sum(flood, 'asked'))} at once, from ${spread} ${spread === 1 ? 'address' : 'addresses'}`;
  const arrived = flood.some((each) => each.arrived === null) || sum(flood, 'arrived') === taken ? '' : `, of which ${sum(flood, 'arrived')} arrived`;
  if (taken > params.most)
    return say('fail', `At ${place}, nothing stops a flood: of ${tried}, ${taken} were taken${arrived}`, [...flood.slice(-2), ...normal.slice(0, 1)]);
  if (!through(beside))
    return say('fail', `At ${place}, a flood is stopped, and ${whose(beside)} with it, which has nothing to do with it: ${became(beside)}`, [
      ...telling(beside),
      ...flood.slice(-1),
    ]);
  // Silence is no answer: whoever said nothing may have been busy, and would have taken it.
  const silent = flood.filter(({ seen }) => seen.end === 'silent');
  if (taken + sum(silent, 'asked') - sum(silent, 'taken') > params.most)
    return say(
      'inconclusive',
      `It cannot be said whether ${place} stops a flood: of ${tried}, ${taken} were taken, and ${silent.length} of ${flood.length} sessions ended in silence, without a refusal`,
      silent.slice(0, 3),
    );
  return say(
    'pass',
    `At ${place}, ${day} got through; of ${tried} right behind, ${taken} were taken, then no more${beside.length > 0 ? `; ${whose(beside)} got through all the same` : ''}`,
    [...flood.slice(-1), ...beside, ...normal.slice(0, 1)],
  );
}

const units = { messages: 'messages', recipients: 'recipients', size: 'KiB', connections: 'connections' };
const unit = ({ counts }: Params, count: number) => `${count} ${count === 1 && counts !== 'size' ? units[counts].slice(0, -1) : units[counts]}`;

const whose = (tries: readonly LimitTry[]) =>
  tries[0]?.account ? `the mail of ${tries[0].account} from ${tries[0].source}` : `somebody else, at ${tries[0]?.source}`;

const titles: Record<LimitPart, string> = { normal: 'A normal day', before: 'Somebody else, before', flood: 'The flood', beside: 'Somebody else, beside it' };

const wants = (params: Params, place: string) =>
  params.flood === undefined
    ? `${place} lets ${unit(params, params.normal)} of one client through`
    : `${place} lets ${unit(params, params.normal)} of one client through, of ${unit(params, params.flood)} behind them at most ${params.most}, and everybody else as before`;

/** What became of the first one that did not get through. */
function became(tries: readonly LimitTry[]): string {
  const bad = tries.find((each) => !through([each]));
  if (!bad) return 'nothing was tried';
  const done = `${sum(tries, 'taken')} of ${sum(tries, 'asked')} were taken`;
  if (bad.taken === bad.asked) return `${done}, and ${sum(tries, 'arrived')} arrived`;
  const no = refusalOf(bad);
  return `${done}; the server ${no ? `said "${no}"` : howItEnded(bad.seen.end)}`;
}

function refusalOf({ seen }: LimitTry): string | null {
  if (seen.kind === 'script') {
    const last = seen.steps.at(-1)?.replies.at(-1);
    return last && !good(last) ? said(last) : null;
  }
  const no = seen.transactions.map(refusal).find((each) => each !== null) ?? (seen.auth && !good(seen.auth) ? seen.auth : lastWord(seen)?.reply);
  return no ? said(no) : null;
}

function shownAs(each: LimitTry, { from, counts }: Params, to: string): Judgement['transcripts'][number] {
  const { seen } = each;
  const first = seen.kind === 'smtp' ? seen.transactions.find((one) => refusal(one) !== null) : undefined;
  const where = each.part === 'beside' && !each.account ? 'elsewhere' : from;
  return transcript(
    `${titles[each.part]}: ${each.taken} of ${each.asked} ${units[counts]} taken`,
    `${each.source} (${where}${each.account ? `, logged in as ${each.account}` : ''})`,
    to,
    seen,
    first?.line ?? lastLine(seen),
  );
}
