import { describe, expect, it } from 'vitest';
import { AlertParams, alert } from '../../../../server/core/checks/alert.ts';
import type { JournalMail } from '../../../../server/core/world.ts';
import { fakeLab, plan } from './fake-lab.ts';

const mail = (at: number, more: Partial<JournalMail> = {}): JournalMail =>
  ({
    at,
    kind: 'other',
    address: '203.0.113.1',
    domain: 'pager.example',
    client: '198.18.0.3',
    helo: 'mx',
    secure: false,
    size: 1,
    reversePath: 'root@harbor.test',
    forwardPaths: ['Ops@pager.example'],
    headers: 'Subject: mx: port 25\r\n is silent\r\n',
    ...more,
  }) as JournalMail;

/** Mail by the second at which it comes; `broken` names the second of the outage as it happens. */
async function judged(mails: (brokenAt: number | null) => JournalMail[], given: object = {}, exit: Record<string, number> = {}) {
  let seconds = 0;
  let brokenAt: number | null = null;
  const events: string[] = [];
  const lab = fakeLab({}, { journal: async () => ({ mails: mails(brokenAt).filter(({ at }) => at <= seconds), tries: [] }) });
  const params = AlertParams.parse({ host: 'mx', to: 'ops@pager.example', event: 'outage', mend: 'mend', quiet: 10, within: 20, ...given });
  const observed = await alert.gather(params, {
    ...lab,
    sleep: async (ms) => {
      seconds += ms / 1000;
    },
    now: () => seconds * 1000,
    event: async (name) => {
      events.push(name);
      if (name === 'outage') brokenAt = seconds;
      return { exitCode: exit[name] ?? 0, output: '' };
    },
  });
  return { events, ...alert.judge(observed, params, plan) };
}
const after =
  (seconds: number, more: Partial<JournalMail> = {}) =>
  (brokenAt: number | null) =>
    brokenAt === null ? [] : [mail(brokenAt + seconds, more)];

describe('alert', () => {
  it('passes when one comes after the outage and none before, and mends what it broke', async () => {
    const { verdict, reason, events } = await judged(after(5));
    expect([verdict, events]).toEqual(['pass', ['outage', 'mend']]);
    expect(reason).toMatch(/none|No alert came for 10 seconds .* 5 seconds after the outage \("mx: port 25 is silent"\)/);
  });
  it('does not count what came before the check, mail to others, or its own letters', async () => {
    expect((await judged((at) => [mail(0), ...after(3)(at)])).verdict).toBe('pass');
    expect((await judged(after(3, { forwardPaths: ['boss@pager.example'] }))).verdict).toBe('fail');
    expect((await judged(after(3, { kind: 'probe' }))).verdict).toBe('fail');
  });
  it('fails on a false alarm, without breaking anything', async () => {
    const { verdict, reason, events } = await judged(() => [mail(4)]);
    expect([verdict, events]).toEqual(['fail', []]);
    expect(reason).toMatch(/while nothing was broken/);
  });
  it('fails when none comes, or it comes too late, and mends all the same', async () => {
    expect(await judged(() => [])).toMatchObject({ verdict: 'fail', events: ['outage', 'mend'], reason: expect.stringMatching(/broken for 20 seconds/) });
    expect((await judged(after(30))).verdict).toBe('fail');
  });
  it('fails when the alert does not say what is broken, where it must', async () => {
    expect((await judged(after(5), { names: ['port 25', 'smtp'] })).verdict).toBe('pass');
    expect(await judged(after(5, { headers: 'Subject: hello\r\n' }), { names: ['smtp'] })).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/does not say what is broken/),
    });
  });
  it('is inconclusive when the range could not break or mend the service', async () => {
    expect(await judged(() => [], {}, { outage: 1 })).toMatchObject({ verdict: 'inconclusive', events: ['outage', 'mend'] });
    expect((await judged(after(5), {}, { mend: 1 })).verdict).toBe('inconclusive');
  });
});
