import type { z } from 'zod';
import type { Judgement } from '../../protocol/verdict.ts';
import { fateOf, sendingTranscript } from './fate.ts';
import type { RefuseParams } from './refuse.ts';
import type { RefuseObserved } from './refuse-gather.ts';
import { accepted, temporary, transaction } from './seen.ts';
import { lastSession } from './sending.ts';

/** The closed way is refused in the dialogue and brings nothing; that counts only beside a twin that was accepted. */
export function judgeRefuse(observed: RefuseObserved, params: z.infer<typeof RefuseParams>): Judgement {
  const { closed, control } = observed;
  const place = `${params.host}:${params.port}`;
  const fate = fateOf(closed);
  const twin = fateOf(control);
  const who = params.login ? `${params.login} from ${params.from}` : `a client in ${params.from}`;
  const mail = `mail of ${who} with the sender ${closed.sender || '<>'} to ${closed.recipient}`;
  const say = (verdict: Judgement['verdict'], reason: string): Judgement => ({
    verdict,
    reason,
    expected: `${place} refuses ${mail}`,
    got: `It ${fate.text}`,
    transcripts: [sendingTranscript('What must be refused', closed), sendingTranscript('What must be accepted', control)],
  });
  // Proof needs no control: what came through came through.
  if (fate.kind === 'arrived' || fate.kind === 'bounced') return say('fail', `At ${place}, ${mail} ${fate.text}.`);
  if (fate.kind === 'lost' || fate.kind === 'unread') return say('fail', `At ${place}, ${mail} ${fate.text}, instead of being refused.`);
  if (fate.kind === 'fault') return say('inconclusive', `${place} ${fate.text}.`);
  if (!accepted(transaction(lastSession(control), 'mail')))
    return say('inconclusive', `At ${place}, ${mail} ${fate.text}; but legitimate mail from ${control.sender || '<>'} ${twin.text}, too: that proves nothing.`);
  if (fate.kind === 'shut')
    return params.shut_out
      ? say('pass', `${place} lets nobody in from there, and takes legitimate mail all the same.`)
      : say('inconclusive', `At ${place}, ${mail} ${fate.text}: nobody said no to it.`);
  if (fate.kind === 'unclear') return say('inconclusive', `At ${place}, ${mail} ${fate.text}: that decides nothing.`);
  const later = fate.kind === 'refused' && temporary(fate.reply) ? ' (only for the time being, with a 4xx: clients will try again)' : '';
  return say('pass', `At ${place}, ${mail} ${fate.text}${later}; its legitimate twin was accepted.`);
}
