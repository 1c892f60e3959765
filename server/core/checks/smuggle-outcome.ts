import type { Reply } from '../probe-words.ts';
import { repliesTo } from './script.ts';
import { good, howItEnded, said, temporary } from './seen.ts';
import type { SmuggleTry } from './smuggle-gather.ts';

/**
 * What one sequence came to. `smuggled`: two messages were taken. `whole`: one message, the sequence inside it. `refused`: the message was refused.
 * `stopped`: the sequence ended the message, and the commands behind it were refused. `unclear`: nothing that says either.
 */
export type SmuggleOutcome = 'smuggled' | 'whole' | 'refused' | 'stopped' | 'unclear';

/** Counts replies, as a client that sent one message: more than one means that the server saw more than one. `arrived` adds what was delivered. */
export function smuggleOutcome(
  one: Pick<SmuggleTry, 'sequence' | 'inner' | 'seen'>,
  arrived: readonly string[] | null,
): { outcome: SmuggleOutcome; detail: string } {
  const { seen } = one;
  if (arrived?.includes(one.inner)) return { outcome: 'smuggled', detail: 'the message behind the sequence was delivered as one of its own' };
  if (seen.end === 'local-error') return { outcome: 'unclear', detail: seen.detail };
  const sent = seen.steps.some((each) => each.id === 'end');
  if (!sent) {
    const last = seen.steps.at(-1)?.replies.at(-1);
    return { outcome: 'unclear', detail: last && !good(last) ? `before the message: "${said(last)}"` : `it ${howItEnded(seen.end)} before the message` };
  }
  const replies = [...repliesTo(seen, 'end'), ...repliesTo(seen, 'rest')];
  const [first, ...more] = replies;
  if (!first)
    return seen.end === 'dropped'
      ? { outcome: 'refused', detail: 'it dropped the connection instead of taking the message' }
      : { outcome: 'unclear', detail: `it ${howItEnded(seen.end)} after the message` };
  const rest = more.filter((reply) => reply.code !== 221);
  if (twoTaken(rest, one.sequence.inner)) return { outcome: 'smuggled', detail: `${replies.length} replies to one message` };
  if (first.code >= 500) return { outcome: 'refused', detail: `"${said(first)}"` };
  if (!good(first)) return { outcome: 'unclear', detail: `"${said(first)}"` };
  const no = rest.find((reply) => reply.code >= 400);
  if (!no)
    return rest.length === 0 ? { outcome: 'whole', detail: `"${said(first)}"` } : { outcome: 'unclear', detail: `${replies.length} replies to one message` };
  return { outcome: temporary(no) && no.code !== 421 ? 'unclear' : 'stopped', detail: `the commands behind the sequence got "${said(no)}"` };
}

/** Whether the replies behind the first one take a whole second transaction. */
function twoTaken(rest: readonly Reply[], inner: 'DATA' | 'BDAT'): boolean {
  if (inner === 'BDAT') return rest.length >= 3 && rest.slice(0, 3).every(good);
  const go = rest.findIndex((reply) => reply.code === 354);
  return go >= 0 && good(rest[go + 1]);
}
