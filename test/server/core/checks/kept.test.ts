import { describe, expect, it } from 'vitest';
import { KeptParams, kept } from '../../../../server/core/checks/kept.ts';
import type { MailboxSeen } from '../../../../server/core/probes.ts';
import { fakeLab, plan } from './fake-lab.ts';

const values = { ...plan.values, head: 'mr00000000000000000001', body: 'mr00000000000000000002', other: 'mr00000000000000000003' };
const letters = [
  { name: 'a letter with a login', marks: ['${head}', '${body}'] },
  { name: 'one without', marks: ['${other}'] },
];
/** A mailbox in which these marks are found. */
const box = (tokens: string[], more: Partial<MailboxSeen> = {}): MailboxSeen => ({
  kind: 'mailbox',
  end: 'done',
  detail: '',
  login: true,
  found: tokens.map((token) => ({ token, headers: '' })),
  lines: [],
  ...more,
});

async function judged(seen: MailboxSeen) {
  const fake = fakeLab({});
  const asked: unknown[] = [];
  const probe = (async (one: unknown) => {
    asked.push(one);
    return seen;
  }) as typeof fake.prober.probe;
  const lab = { ...fake, plan: { ...plan, values }, prober: { ...fake.prober, probe } };
  const params = KeptParams.parse({ host: 'mx', mailbox: 'alice', letters });
  return { asked, ...kept.judge(await kept.gather(params, lab), params, lab.plan) };
}

describe('kept', () => {
  it('passes when every mark of every letter is in the mailbox', async () => {
    const { verdict, asked } = await judged(box([values.head, values.body, values.other]));
    expect(verdict).toBe('pass');
    expect(asked).toMatchObject([{ kind: 'mailbox', user: 'alice', tokens: [values.head, values.body, values.other] }]);
  });
  it('fails when a letter is not there', async () =>
    expect(await judged(box([values.head, values.body]))).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/this is not there: one without/) }));
  it('fails when there is only a list of message ids', async () =>
    expect(await judged(box([values.head, values.other]))).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/in part only.*a letter with a login/),
    }));
  it('fails when the mailbox cannot be read', async () => {
    expect(await judged(box([], { login: false, detail: 'NO [AUTHENTICATIONFAILED]' }))).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/did not let alice in/),
    });
    expect(await judged(box([], { login: false, end: 'refused' }))).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/refused the connection/) });
  });
  it('is inconclusive when the range could not ask', async () =>
    expect(await judged(box([], { end: 'local-error' }))).toMatchObject({ verdict: 'inconclusive' }));
});
