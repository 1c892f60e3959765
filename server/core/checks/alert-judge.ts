import type { z } from 'zod';
import type { Judgement, TranscriptLine } from '../../protocol/verdict.ts';
import type { JournalMail } from '../world.ts';
import type { AlertParams } from './alert.ts';
import type { AlertObserved } from './alert-gather.ts';

export function judgeAlert(observed: AlertObserved, params: z.infer<typeof AlertParams>): Judgement {
  const { to, early, broken, mended, alerts, seconds } = observed;
  const verdict = (outcome: Judgement['verdict'], reason: string, got: string): Judgement => ({
    verdict: outcome,
    reason,
    expected: `No mail to ${to} while all is well, and one within ${params.within} seconds of the outage`,
    got,
    transcripts: [shown(observed, params)],
  });
  if (early.length > 0)
    return verdict(
      'fail',
      `An alert came to ${to} while nothing was broken (${subject(early[0] as JournalMail)}): soon nobody reads them any more.`,
      'A false alarm',
    );
  if (broken?.exitCode !== 0)
    return verdict(
      'inconclusive',
      `The outage could not be made, so nothing can be said: its script ended with ${broken?.exitCode ?? 'nothing'}.`,
      'No outage',
    );
  if (alerts.length === 0)
    return verdict('fail', `The service was broken for ${seconds} seconds, and no alert came to ${to}.`, `No alert within ${params.within} seconds`);
  const speaks = ({ headers }: JournalMail) => params.names.some((name) => headers.toLowerCase().includes(name.toLowerCase()));
  if (params.names.length > 0 && !alerts.some(speaks))
    return verdict(
      'fail',
      `An alert came to ${to} and does not say what is broken: none of ${params.names.join(', ')} is in its header.`,
      subject(alerts[0] as JournalMail),
    );
  if (mended && mended.exitCode !== 0)
    return verdict(
      'inconclusive',
      'The alert came, but the service could not be mended again by the range: its script failed. Start the lab anew before the next check.',
      'Not mended',
    );
  return verdict(
    'pass',
    `No alert came for ${params.quiet} seconds while all was well, and one came ${seconds} seconds after the outage (${subject(alerts[0] as JournalMail)}).`,
    'Alerted',
  );
}

function subject({ headers }: JournalMail): string {
  const found = /^subject:[ \t]*(.*)$/im.exec(headers.replace(/\r?\n[ \t]+/g, ' '))?.[1]?.trim();
  return found ? `"${found.slice(0, 120)}"` : 'without a subject';
}

function shown({ to, early, broken, mended, alerts, seconds }: AlertObserved, params: z.infer<typeof AlertParams>): Judgement['transcripts'][number] {
  const say = (who: TranscriptLine['who'], text: string): TranscriptLine => ({ who, text: text.slice(0, 1000), ms: 0, secure: false });
  const mail = (each: JournalMail) => say('S', `From ${each.client} (${each.helo}): ${subject(each)}`);
  const lines = [
    say('*', `Watched ${to} for ${params.quiet} seconds while all was well: ${early.length} alerts`),
    ...early.map(mail),
    ...(broken ? [say('*', `Event ${params.event}: ended with ${broken.exitCode}`)] : []),
    ...(broken ? [say('*', `Watched for ${seconds} seconds: ${alerts.length} alerts`)] : []),
    ...alerts.map(mail),
    ...(mended ? [say('*', `Event ${params.mend}: ended with ${mended.exitCode}`)] : []),
  ].slice(0, 100);
  return { title: 'Alerts', from: params.host, to, lines, deciding: lines.length - 1 };
}
