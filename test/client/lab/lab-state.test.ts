import { describe, expect, test } from 'vitest';
import { outcomes, tally, withAttempt, withLab, withVerdict } from '../../../client/lab/lab-state.ts';
import { nextPane } from '../../../client/lab/pane-focus.ts';
import type { AttemptView } from '../../../server/protocol/views.ts';
import { lab as aLab, scenario, verdicts } from '../../fakes/demo-data.ts';

const lab = (id: string, createdAt: number) => ({ ...aLab(id, 'open-relay-postfix'), createdAt });
const attempt = (over: Partial<AttemptView> = {}): AttemptView => ({
  id: 'attempt000000001',
  lab: 'labaaaaaaa',
  at: 0,
  state: 'running',
  verdicts: [],
  expected: 5,
  passed: false,
  gained: 0,
  problem: null,
  ...over,
});
const [first, second] = verdicts(false) as [ReturnType<typeof verdicts>[number], ReturnType<typeof verdicts>[number]];
const now = { lab: lab('labaaaaaaa', 10), attempt: null };

describe('the lab as pushes arrive', () => {
  test('a reset brings a newer lab, and the last word of the old one does not take its place', () => {
    const after = withLab(now, 'open-relay-postfix', lab('labbbbbbbb', 20));
    expect(after.lab?.id).toBe('labbbbbbbb');
    expect(withLab(after, 'open-relay-postfix', { ...lab('labaaaaaaa', 10), state: 'gone' }).lab?.id).toBe('labbbbbbbb');
  });

  test('a reset by a clock that was set back brings the new lab all the same', () => {
    expect(withLab(now, 'open-relay-postfix', lab('labbbbbbbb', 5)).lab?.id).toBe('labbbbbbbb');
  });

  test('an attempt that its server broke off shows what was found before, and runs no more', () => {
    const before = withVerdict({ ...now, attempt: attempt() }, { lab: 'labaaaaaaa', attempt: 'attempt000000001', verdict: first });
    const problem = { code: 'shutting-down' as const, title: 't', detail: 'd', advice: 'a' };
    expect(withAttempt(before, 'labaaaaaaa', attempt({ state: 'aborted', problem })).attempt).toMatchObject({ state: 'aborted', problem, verdicts: [first] });
  });

  test('labs of other scenarios are none of this page’s business', () => {
    expect(withLab(now, 'tls-hygiene', lab('labbbbbbbb', 20))).toBe(now);
  });

  test('verdicts gather one by one, and survive an answer to Check that comes after them', () => {
    let at = withVerdict(now, { lab: 'labaaaaaaa', attempt: 'attempt000000001', verdict: first });
    at = withVerdict(at, { lab: 'labaaaaaaa', attempt: 'attempt000000001', verdict: second });
    at = withAttempt(at, 'labaaaaaaa', attempt());
    expect(at.attempt?.verdicts).toHaveLength(2);
    expect(at.attempt?.expected).toBe(5);
  });

  test('a new attempt does not inherit the verdicts of the one before', () => {
    const before = { ...now, attempt: attempt({ id: 'attempt000000000', verdicts: [first, second], state: 'finished' }) };
    expect(withVerdict(before, { lab: 'labaaaaaaa', attempt: 'attempt000000001', verdict: first }).attempt?.verdicts).toHaveLength(1);
  });

  test('a late answer to Check does not set a finished attempt running again', () => {
    const done = { ...now, attempt: attempt({ state: 'finished', verdicts: [first] }) };
    expect(withAttempt(done, 'labaaaaaaa', attempt())).toBe(done);
  });

  test('verdicts of another lab are dropped', () => {
    expect(withVerdict(now, { lab: 'labzzzzzzz', attempt: 'attempt000000001', verdict: first })).toBe(now);
  });

  test('checks show the running attempt before the remembered outcome', () => {
    const tasks = (scenario('open-relay-postfix')?.tasks ?? []).map((task) => ({
      ...task,
      checks: task.checks.map((check) => ({ ...check, latest: 'inconclusive' as const })),
    }));
    const seen = outcomes(tasks, attempt({ verdicts: [first] }));
    expect(seen.get('closed/relay-denied')).toBe('fail');
    expect(seen.get('flows/inbound')).toBe('inconclusive');
  });

  test('an inconclusive verdict counts neither as pass nor as fail', () => {
    expect(tally(verdicts(false))).toEqual({ pass: 1, fail: 4, inconclusive: 1 });
  });
});

test('F6 walks round the panes in both directions', () => {
  const panes = ['guide', 'terminal', 'evidence'];
  expect(nextPane(panes, 'evidence', false)).toBe('guide');
  expect(nextPane(panes, 'guide', true)).toBe('evidence');
  expect(nextPane(panes, null, false)).toBe('guide');
  expect(nextPane([], null, false)).toBeNull();
});
