import type { z } from 'zod';
import type { JournalMail } from '../world.ts';
import type { AlertParams } from './alert.ts';
import type { Gathering } from './check.ts';
import { fillIn } from './vantage.ts';

export interface AlertObserved {
  to: string;
  /** Alerts that came while nothing was broken. */
  early: JournalMail[];
  /** What the events did; null: not set off. */
  broken: { exitCode: number; output: string } | null;
  mended: { exitCode: number; output: string } | null;
  /** Alerts that came after the outage, and the seconds until the first. */
  alerts: JournalMail[];
  seconds: number;
}

const betweenMs = 1000;

export async function gatherAlert(params: z.infer<typeof AlertParams>, lab: Gathering): Promise<AlertObserved> {
  const to = fillIn(params.to, lab.plan).toLowerCase();
  const alerts = async (): Promise<JournalMail[]> =>
    (await lab.prober.journal()).mails.filter(({ forwardPaths, kind }) => kind !== 'probe' && forwardPaths.some((path) => path.toLowerCase() === to));
  const observed: AlertObserved = { to, early: [], broken: null, mended: null, alerts: [], seconds: 0 };
  const key = ({ at, headers }: JournalMail) => `${at} ${headers}`;
  /** Asks each second until there is mail that `known` does not hold, or the time is over. */
  const waitFor = async (known: Set<string>, seconds: number): Promise<JournalMail[]> => {
    const until = lab.now() + seconds * 1000;
    for (;;) {
      const fresh = (await alerts()).filter((mail) => !known.has(key(mail)));
      if (fresh.length > 0 || lab.now() >= until) return fresh;
      await lab.sleep(betweenMs);
    }
  };
  // What came earlier may be of an earlier outage.
  const before = new Set((await alerts()).map(key));
  observed.early = await waitFor(before, params.quiet);
  if (observed.early.length > 0) return observed;
  try {
    observed.broken = await lab.event(params.event);
    const from = lab.now();
    if (observed.broken.exitCode === 0) observed.alerts = await waitFor(before, params.within);
    observed.seconds = Math.round((lab.now() - from) / 1000);
  } finally {
    observed.mended = await lab.event(params.mend);
  }
  return observed;
}
