import { randomBytes } from 'node:crypto';
import type { TrafficJob } from '../../../server/core/world.ts';
import { probeSmtp } from './probe-smtp.ts';

/** Sends the background mail of a lab. Failures are quiet: the learner's server may well be down. */
export function startTraffic(jobs: readonly TrafficJob[]): Disposable {
  const stop = new AbortController();
  for (const job of jobs) void run(job, stop.signal);
  return { [Symbol.dispose]: () => stop.abort() };
}

async function run(job: TrafficJob, signal: AbortSignal): Promise<void> {
  // The first letter comes early, and no two jobs keep step.
  let waitMs = job.everyMs * (0.1 + Math.random() * 0.4);
  while (await pause(waitMs, signal)) {
    await send(job, signal).catch(() => {});
    waitMs = job.everyMs * (0.7 + Math.random() * 0.6);
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

async function send(job: TrafficJob, signal: AbortSignal): Promise<void> {
  const domain = job.reversePath.split('@').at(-1) || job.helo;
  const head = [
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `From: <${job.reversePath}>`,
    `To: <${job.forwardPath}>`,
    `Subject: ${job.subject}`,
    `Message-ID: <${Date.now().toString(36)}.${randomBytes(5).toString('base64url').replace(/[-_]/g, 'x')}@${domain}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
  ];
  const message = `${head.join('\r\n')}\r\n\r\n${job.body.replace(/\r?\n/g, '\r\n')}\r\n`;
  const login = job.logins[Math.floor(Math.random() * job.logins.length)] ?? null;
  const session = {
    kind: 'smtp' as const,
    source: job.source,
    target: job.target,
    tls: job.tls,
    servername: null,
    greeting: { verb: 'EHLO' as const, name: job.helo },
    xclient: null,
    login,
    commands: [],
  };
  await probeSmtp({ ...session, transactions: [{ id: job.name, reversePath: job.reversePath, forwardPaths: [job.forwardPath], message }] }, 20_000, signal);
}
