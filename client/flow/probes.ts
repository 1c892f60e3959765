import type { Transcript, Verdict } from '../../server/protocol/verdict.ts';
import type { AttemptView, TaskView } from '../../server/protocol/views.ts';
import { type Journey, journeyOf, type Stage, stages } from './journey.ts';

/** One probe of an attempt, as the map shows it. */
export interface ShownProbe {
  key: string;
  /** Title of the check it belongs to. */
  title: string;
  verdict: Verdict;
  transcript: Transcript;
  journey: Journey;
  /** The foreign domain that the message arrived at, if it did. */
  arrivedAt: string | null;
}

/** The deciding probe of every verdict first, its others behind it, in the order of the tasks. */
export function probesOf(attempt: AttemptView | null, tasks: readonly TaskView[]): ShownProbe[] {
  const verdicts = tasks.flatMap((task) =>
    task.checks.flatMap((check) => {
      const verdict = attempt?.verdicts.find((each) => each.task === task.id && each.check === check.id);
      return verdict ? [{ title: check.title, verdict }] : [];
    }),
  );
  return verdicts.flatMap(({ title, verdict }) =>
    verdict.transcripts.map((transcript, at) => ({
      key: `${verdict.task}/${verdict.check}/${at}`,
      title,
      verdict,
      transcript,
      journey: journeyOf(transcript),
      arrivedAt: arrival(transcript),
    })),
  );
}

function arrival({ lines }: Transcript): string | null {
  const text = lines.findLast((line) => line.who === '*' && /arrived at /.test(line.text))?.text ?? '';
  return /arrived at [\d.]+ \(([^)]+)\)/.exec(text)?.[1] ?? /arrived at ([a-z0-9.-]+)/i.exec(text)?.[1] ?? null;
}

/** `internet → mx:25 · RCPT TO:<bob@partner.example> → 554 5.7.1 Relay access denied`, at most one line. */
export function probeLine({ journey, transcript }: ShownProbe): string {
  const last = journey.stages.findLast((each) => each.said !== null);
  const asked = last?.line == null ? [] : transcript.lines.slice(0, last.line).filter((line) => line.who === 'C');
  // What became of a letter is told with whom it was for; the lines of the letter itself are no commands.
  const wanted = last?.stage === 'mailbox' || last?.stage === 'queue' ? /^RCPT TO:/i : last?.stage === 'data' ? /^DATA$/i : /^[A-Z]/i;
  // A remark answers no command, unless it tells what became of a letter.
  const remark = last?.line != null && transcript.lines[last.line]?.who === '*' && last.stage !== 'mailbox';
  const command = remark ? null : asked.findLast((line) => wanted.test(line.text))?.text;
  const place = `${journey.from.zone} → ${journey.to.host}${journey.to.port ? `:${journey.to.port}` : ''}`;
  return [place, [command, last?.said].filter(Boolean).join(' → ')].filter(Boolean).join(' · ').slice(0, 160);
}

export interface Gauge {
  pass: number;
  all: number;
}

/** How much of each half holds, by the latest verdicts. */
export function gauges(tasks: readonly TaskView[], outcomes: ReadonlyMap<string, string>): { security: Gauge; service: Gauge } {
  const of = (half: 'security' | 'service'): Gauge => {
    const keys = tasks.flatMap((task) => task.checks.filter((check) => check.half === half).map((check) => `${task.id}/${check.id}`));
    return { pass: keys.filter((key) => outcomes.get(key) === 'pass').length, all: keys.length };
  };
  return { security: of('security'), service: of('service') };
}

/** How far along its line a probe is when it stands at a stage: the host is reached with the banner, a mailbox elsewhere with the last one. */
export function placeOf(stage: Stage, legs: number): number {
  const at = stages.indexOf(stage);
  if (legs <= 1) return stage === 'tcp' ? 0.55 : 1;
  return stage === 'tcp' ? 0.25 : stage === 'mailbox' ? 1 : at >= stages.indexOf('queue') ? 0.66 : 0.5;
}
