import type { z } from 'zod';
import type { Judgement, Verdict } from '../../protocol/verdict.ts';
import type { SmtpSeen } from '../probes.ts';
import type { GuessParams } from './guess.ts';
import type { GuessObserved, GuessSession } from './guess-gather.ts';
import { good, howItEnded, lastLine, lastWord, said, transcript } from './seen.ts';

type Params = z.infer<typeof GuessParams>;

export function judgeGuess(observed: GuessObserved, params: Params): Judgement {
  const { sessions, answered, account } = observed;
  const place = `${params.host}:${params.port}`;
  const wrong = sessions.filter((each) => each.what === 'wrong');
  const right = sessions.filter((each) => each.what === 'right');
  const say = (verdict: Verdict['verdict'], got: string, shown: readonly (GuessSession | undefined)[]): Judgement => ({
    verdict,
    reason: `${got}.`,
    expected: wants(params, place),
    got,
    transcripts: shown
      .filter((each) => each !== undefined)
      .map((each) =>
        transcript(
          titles[each.what],
          `${each.source} (${each.what === 'elsewhere' ? 'elsewhere' : params.from})`,
          `${place} (${observed.target})`,
          each.seen,
          lastLine(each.seen),
        ),
      ),
  });
  const fault = sessions.find(({ seen }) => seen.end === 'local-error');
  const hit = wrong.find(({ seen }) => seen.commands.some(good));
  if (hit) return say('fail', `${place} accepted a wrong password`, [hit]);
  if (fault) return say('inconclusive', `${place} ${howItEnded('local-error')}`, [fault]);
  if (params.expect === 'forgiven') {
    const out = right.find(({ seen }) => !loggedIn(seen));
    if (out)
      return say('fail', `After ${params.tries} wrong passwords from ${out.source}, ${account} could not log in there: ${place} ${outcome(out.seen)}`, [
        out,
        wrong.at(-1),
      ]);
    if (answered === 0)
      return say(
        'inconclusive',
        `${place} answered no wrong password: it ${wrong[0] ? outcome(wrong[0].seen) : 'was not asked'}. So there was nothing to forgive`,
        [wrong[0], ...right],
      );
    return say('pass', `After ${params.tries} wrong passwords from one address ${account} logged in there, at once and ${params.within} seconds later`, right);
  }
  const seconds = (observed.ms / 1000).toFixed(1);
  const count = `${answered} wrong passwords from one address were answered in ${seconds} seconds`;
  if (answered > params.tries) return say('fail', `${place} lets anybody guess: ${count}`, [wrong[0], wrong.at(-1)]);
  const twin = sessions.find((each) => each.what === 'elsewhere');
  if (answered === 0)
    return say('inconclusive', `${place} answered no password at all: it ${wrong[0] ? outcome(wrong[0].seen) : 'was not asked'}`, [wrong[0], twin]);
  if (!twin || !loggedIn(twin.seen))
    return say(
      'inconclusive',
      `At ${place}, ${count}; but ${account} could not log in from elsewhere: the server ${twin ? outcome(twin.seen) : 'was not asked'}. That proves nothing`,
      [twin, wrong.at(-1)],
    );
  const through = right.find(({ seen }) => loggedIn(seen));
  if (through)
    return say('fail', `At ${place}, wrong passwords got no answer any more, but the right one was let in from the same address: guessing goes on`, [
      through,
      wrong.at(-1),
    ]);
  return say('pass', `At ${place}, ${count}${observed.stopped ? ', then no more' : ''}; ${account} logged in from elsewhere`, [wrong.at(-1), ...right, twin]);
}

const titles = { wrong: 'Wrong passwords', right: 'The right password, same address', elsewhere: 'The right password, from elsewhere' };

const wants = (params: Params, place: string) =>
  params.expect === 'forgiven'
    ? `${place} lets a user in who mistyped before`
    : `${place} answers at most ${params.tries} wrong passwords of one address in ${params.within} seconds, and lets users in from elsewhere`;

/** 235 and nothing else (RFC 4954 section 6). */
const loggedIn = (seen: SmtpSeen): boolean => seen.auth?.code === 235;

function outcome(seen: SmtpSeen): string {
  const no = seen.auth && !loggedIn(seen) ? seen.auth : (seen.commands.at(-1) ?? lastWord(seen)?.reply);
  return no ? `said "${said(no)}"` : howItEnded(seen.end);
}
