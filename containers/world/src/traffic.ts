import { randomBytes } from 'node:crypto';
import type { TrafficJob } from '../../../server/core/world.ts';
import type { Journal } from './journal.ts';
import { probeSmtp } from './probe-smtp.ts';
import { trafficLetter } from './traffic-letter.ts';
import { outcomeOf, worthAnotherTry } from './traffic-outcome.ts';

const retryMs = 8000;
/** Until a server that is still starting is asked again, and how often. */
const knock = { everyMs: 1000, times: 60 };

/** Sends the background mail of a lab; `root` (PEM) is what those who verify trust. Failures are written down and change nothing: the learner's server may well be down. */
export function startTraffic(jobs: readonly TrafficJob[], journal: Journal, root: string): Disposable {
  const stop = new AbortController();
  for (const job of jobs) void run(job, journal, stop.signal, root);
  return { [Symbol.dispose]: () => stop.abort() };
}

async function run(job: TrafficJob, journal: Journal, signal: AbortSignal, root: string): Promise<void> {
  await bringBacklog(job, journal, signal, root);
  // The first letter comes early, and no two jobs keep step.
  let waitMs = job.everyMs * (0.1 + Math.random() * 0.4);
  while (await pause(waitMs, signal)) {
    await send(job, journal, signal, root).catch(() => {});
    waitMs = job.everyMs * (0.7 + Math.random() * 0.6);
  }
}

/** Everything that had piled up elsewhere, as soon as the server takes it. */
async function bringBacklog(job: TrafficJob, journal: Journal, signal: AbortSignal, root: string): Promise<void> {
  for (let sent = 0, refusals = 0; sent < job.backlog && refusals < knock.times; ) {
    if (await send(job, journal, signal, root, false).catch(() => false)) sent += 1;
    else if (!(await pause(knock.everyMs, signal))) return;
    else refusals += 1;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const onAbort = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve(true);
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** Whether the letter was taken. A patient sender of good mail tries once more. */
async function send(job: TrafficJob, journal: Journal, signal: AbortSignal, root: string, patient = true): Promise<boolean> {
  const domain = job.reversePath.split('@').at(-1) || job.helo;
  const id = `${Date.now().toString(36)}.${randomBytes(5).toString('base64url').replace(/[-_]/g, 'x')}@${domain}`;
  const login = job.logins[Math.floor(Math.random() * job.logins.length)] ?? null;
  const session = {
    kind: 'smtp' as const,
    source: job.source,
    target: job.target,
    tls: job.tls,
    servername: job.verify,
    greeting: { verb: 'EHLO' as const, name: job.helo },
    xclient: null,
    login,
    commands: [],
  };
  const settle = journal.sent(job, id);
  const letter = {
    id: job.name,
    reversePath: job.reversePath,
    forwardPaths: [job.forwardPath],
    message: trafficLetter(job, id, Date.now()),
    lineEnds: job.lineEnds,
  };
  const once = async () => await probeSmtp({ ...session, transactions: [letter] }, 20_000, signal, job.verify === null ? null : root);
  const seen = await once();
  let outcome = outcomeOf(seen);
  // Whoever waits for a letter tries again, as any mail server would (RFC 5321 section 4.5.4.1): a server that restarts loses nothing.
  if (patient && job.kind === 'good' && worthAnotherTry(seen) && (await pause(retryMs, signal))) outcome = outcomeOf(await once());
  // Whoever knocks at a server that is not up yet has not tried to send.
  if (!signal.aborted && (patient || outcome[0] !== 'unreachable')) settle(...outcome);
  return outcome[0] === 'taken';
}
