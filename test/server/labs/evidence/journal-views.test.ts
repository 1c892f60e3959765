import { describe, expect, test } from 'vitest';
import type { TrafficJob } from '../../../../server/core/world.ts';
import { field, mailViews, timelineView } from '../../../../server/labs/evidence/journal-views.ts';
import { readLetters } from '../../../../server/labs/evidence/mailboxes.ts';

const token = `mr${'0123456789abcdef0123'}`;
const job = { name: 'partner', kind: 'good', reversePath: 'sales@partner.example', subject: 'Delivery on Thursday' } as TrafficJob;
const letter = (subject: string, from = 'sales@partner.example') => `Return-Path: <${from}>\nDelivered-To: alice@harbor.test\nSubject: ${subject}\n\nBody\n`;
const local = (source: string) => mailViews([], [{ host: 'mx', user: 'alice', at: 5, source }], [job])[0];

describe('letters in mailboxes', () => {
  test('are read from what the host printed, and strange pieces are left out', () => {
    const output = `noise\x1e1700000000.25 /home/alice/Maildir/new/1.M2.mx\n${letter('Hi')}\x1enot a head\nx\x1e1700000001.5 /etc/shadow\nroot:x\n`;
    expect(readLetters(output)).toEqual([{ at: 1_700_000_000_250, user: 'alice', source: letter('Hi') }]);
  });

  test('background mail is told by sender and subject, a probe by its token, a bounce by its null sender', () => {
    expect(local(letter('Delivery on Thursday'))).toMatchObject({
      kind: 'good',
      place: 'local',
      mailbox: 'alice on mx',
      from: 'sales@partner.example',
      to: ['alice@harbor.test'],
    });
    expect(local(letter(`About ${token}`))).toMatchObject({ kind: 'probe' });
    expect(local(letter('Undelivered', ''))).toMatchObject({ kind: 'bounce' });
    expect(local(letter('Delivery on Thursday', 'mallory@evil.example'))).toMatchObject({ kind: 'other' });
  });

  test('many probes push out no other letter', () => {
    const many = Array.from({ length: 300 }, (_, at) => ({ host: 'mx', user: 'alice', at: 100 + at, source: letter(`About ${token}`) }));
    const kinds = mailViews([], [...many, { host: 'mx', user: 'alice', at: 5, source: letter('Delivery on Thursday') }], [job]).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'probe').length).toBe(100);
    expect(kinds.at(-1)).toBe('good');
  });

  test('what left is shown with the beginning of its body', () => {
    const sent = { at: 1, kind: 'abuse' as const, address: '192.0.2.9', domain: 'victims.example', client: '198.18.0.3', helo: 'mx', secure: false, size: 90 };
    const [view] = mailViews(
      [{ ...sent, reversePath: 'a@b.example', forwardPaths: ['c@victims.example'], headers: 'Subject: Hi\r\n', body: 'Click here.' }],
      [],
      [],
    );
    expect(view).toMatchObject({ subject: 'Hi', source: 'Subject: Hi\r\n\r\nClick here.', place: 'foreign' });
  });

  test('a folded header is read as one line', () => {
    expect(field('Subject: a\r\n\tlong one\r\nTo: x', 'subject')).toBe('a long one');
  });
});

test('the time axis begins when the learner got the lab, and knows only attempts made on it', () => {
  const attempt = (lab: string, at: number, passed: boolean) => ({ lab, at, state: 'finished' as const, passed });
  const tried = (at: number, arrivedAt: number | null) => ({
    at,
    job: 'app',
    kind: 'good' as const,
    guess: false,
    outcome: 'taken' as const,
    said: '250',
    to: 'x@foreign.example',
    arrivedAt,
    arrivals: arrivedAt === null ? 0 : 1,
  });
  const version = (at: number, hash: string) => ({ n: at, at, files: new Map([['mx:/etc/postfix/main.cf', hash]]), attempt: null });
  const lab = { id: 'lab0000001', createdAt: 1, readyAt: 10, claimedAt: 50 };
  const attempts = [attempt('lab0000001', 80, false), attempt('another001', 81, true)];
  const view = timelineView(
    lab,
    100,
    [tried(20, null), tried(60, 61), tried(70, null)],
    attempts,
    [version(50, '1'), version(75, '2')],
    [
      { at: 40, what: 'reboot', label: 'mx' },
      { at: 77, what: 'restart', label: 'mx: postfix' },
    ],
  );
  expect(view).toMatchObject({ from: 50, to: 100 });
  expect(view.markers).toEqual([
    { at: 80, what: 'check-failed', label: '' },
    { at: 75, what: 'change', label: 'mx:/etc/postfix/main.cf' },
    { at: 77, what: 'restart', label: 'mx: postfix' },
  ]);
  expect(view.traffic.map(({ outcome }) => outcome)).toEqual(['arrived', 'taken']);
});
