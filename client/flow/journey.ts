import type { Transcript, TranscriptLine } from '../../server/protocol/verdict.ts';

/** The way of a message, in order (RFC 5321): from the connection to somebody's mailbox. */
export const stages = ['tcp', 'banner', 'tls', 'auth', 'mail', 'rcpt', 'data', 'queue', 'mailbox'] as const;
export type Stage = (typeof stages)[number];

export interface StageSeen {
  stage: Stage;
  /** `skipped`: this way does not need it. `ahead`: the probe did not get there. */
  state: 'passed' | 'stopped' | 'skipped' | 'ahead';
  /** What the server said there, one line. */
  said: string | null;
  /** Index into the transcript's lines. */
  line: number | null;
}

/** One connection as a way through the stages. */
export interface Journey {
  from: { address: string; zone: string };
  to: { host: string; port: number | null; address: string };
  stages: StageSeen[];
  /** Null: nothing stopped it. */
  stoppedAt: Stage | null;
  /** Nobody answered: the server is dead, or not reachable from there. */
  unplugged: boolean;
}

const secondWord: Record<string, Stage> = {
  EHLO: 'banner',
  HELO: 'banner',
  STARTTLS: 'tls',
  AUTH: 'auth',
  MAIL: 'mail',
  RCPT: 'rcpt',
  DATA: 'data',
  BDAT: 'queue',
};
const reply = /^([2-5]\d\d)(?: |$)/;

/** Reads a transcript as a journey: the greeting, and of several transactions the one with the deciding line (the last, if none decided). */
export function journeyOf(transcript: Transcript): Journey {
  const seen = new Map<Stage, StageSeen>();
  const put = (stage: Stage, state: StageSeen['state'], line: number | null) =>
    void seen.set(stage, { stage, state, said: line === null ? null : (transcript.lines[line]?.text ?? null), line });
  let asked: Stage = 'banner';
  for (const [at, line] of relevant(transcript)) {
    if (line.who === 'C') {
      asked = line.text === '.' ? 'queue' : asked === 'data' && seen.get('data')?.state === 'passed' ? 'data' : (secondWord[verb(line)] ?? asked);
      // RCPT of a second recipient is a new question; so is everything behind a refusal that was survived.
      if (asked !== 'data') seen.delete(asked);
      continue;
    }
    if (line.who === '*') {
      note(line.text, at, put);
      continue;
    }
    if (!seen.has('tcp')) put('tcp', 'passed', null);
    const code = Number(reply.exec(line.text)?.[1] ?? Number.NaN);
    // Continuation lines (250-) say nothing yet; a strange line in place of a reply stops the talk.
    if (Number.isNaN(code) && /^\d{3}-/.test(line.text)) continue;
    if (asked === 'tls' && code === 220) continue;
    if (asked === 'auth' && code === 334) continue;
    put(asked, code < 400 ? 'passed' : 'stopped', at);
  }
  return finish(transcript, seen);
}

function verb({ text }: TranscriptLine): string {
  return text.split(/[ :]/, 1)[0]?.toUpperCase() ?? '';
}

/** Remarks of the prober: TLS, what became of the message, how the connection ended. */
function note(text: string, at: number, put: (stage: Stage, state: StageSeen['state'], line: number | null) => void): void {
  if (/^TLS is up|^TLSv1(\.\d)?: accepted/.test(text)) put('tls', 'passed', at);
  else if (/^TLSv1(\.\d)?: (refused|failed)/.test(text)) put('tls', 'stopped', at);
  else if (/^(The message|A bounce) (arrived|is in the mailbox|was taken and came back)/.test(text)) put('mailbox', 'passed', at);
  else if (/^The message was taken/.test(text)) put('mailbox', 'stopped', at);
}

/** Lines up to the first MAIL, and the transaction that matters, with what was noted behind it. */
function relevant({ lines, deciding }: Transcript): [number, TranscriptLine][] {
  const begins = lines.flatMap((line, at) => (line.who === 'C' && verb(line) === 'MAIL' ? [at] : []));
  const all = [...lines.entries()];
  const first = begins[0];
  if (first === undefined) return all.filter(([, line]) => verb(line) !== 'QUIT');
  const begin = begins.findLast((at) => deciding === null || at <= deciding) ?? first;
  const end = begins.find((at) => at > begin) ?? lines.length;
  const quit = lines.findIndex((line, at) => at > begin && line.who === 'C' && /^(QUIT|RSET)$/i.test(line.text));
  const stop = quit < 0 ? end : Math.min(quit, end);
  return all.filter(([at, line]) => at < first || (at >= begin && at < stop) || (at >= stop && line.who === '*' && end === lines.length));
}

function finish(transcript: Transcript, seen: Map<Stage, StageSeen>): Journey {
  const { from, to, lines } = transcript;
  const reached = stages.findLastIndex((stage) => seen.has(stage));
  const stopped = stages.find((stage) => seen.get(stage)?.state === 'stopped') ?? null;
  const spoke = lines.some((line) => line.who === 'S') || seen.size > 0;
  const dead = !spoke && lines.length > 0;
  return {
    from: { address: from.split(' ')[0] ?? '', zone: /\(([^),]+)/.exec(from)?.[1] ?? 'lab' },
    to: { host: /^[^: ]+/.exec(to)?.[0] ?? to, port: Number(/^[^: ]+:(\d+)/.exec(to)?.[1] ?? 0) || null, address: /\(([^)]+)\)/.exec(to)?.[1] ?? '' },
    stages: stages.map((stage, at) => {
      if (dead && stage === 'tcp') return { stage, state: 'stopped', said: lines.at(-1)?.text ?? null, line: lines.length - 1 };
      return seen.get(stage) ?? { stage, state: !dead && at < reached ? 'skipped' : 'ahead', said: null, line: null };
    }),
    stoppedAt: dead ? 'tcp' : stopped,
    unplugged: dead,
  };
}
