import type { RecordingView } from '../../server/protocol/recordings.ts';
import { progress } from './demo-me.ts';

const lab = 'lab0000001';
const startedAt = () => Date.now() - 3_600_000;
const prompt = '\u001b[1;32mroot@mx\u001b[0m:\u001b[34m~\u001b[0m# ';

type Event = [number, 'o' | 'r' | 'm', string];
const check = (at: number, verdicts: [outcome: string, title: string][]): Event[] => [
  [at, 'm', 'Check: started'],
  ...verdicts.map(([outcome, title], n): Event => [at + 1 + n, 'm', `Check: ${outcome}: ${title}`]),
  [at + 2 + verdicts.length, 'm', `Check: finished, ${verdicts.filter(([outcome]) => outcome === 'passed').length} of ${verdicts.length} passed`],
];
const mx: Event[] = [
  [0, 'o', prompt],
  [2.1, 'o', 'postconf mynetworks\r\n'],
  [2.3, 'o', `mynetworks = \u001b[31m0.0.0.0/0\u001b[0m\r\n${prompt}`],
  ...check(20, [
    ['failed', 'Strangers cannot relay through this server to domains that are not its own'],
    ['passed', 'The office can still send'],
    ['inconclusive', 'Mail for harbor.test is delivered'],
  ]),
  [90, 'o', `postconf -e mynetworks=127.0.0.0/8\r\n${prompt}`],
  [91, 'r', '120x32'],
  [92, 'o', `systemctl restart postfix\r\n${prompt}`],
  ...check(95, [
    ['passed', 'Strangers cannot relay through this server to domains that are not its own'],
    ['passed', 'The office can still send'],
    ['passed', 'Mail for harbor.test is delivered'],
  ]),
];
const files: Record<string, Event[]> = { recording0000001: mx, recording0000002: [[0, 'o', 'outside# ']], recording0000003: [] };

export const recordings = (): RecordingView[] => {
  const own = { lab, scenario: 'open-relay-postfix', title: 'The open relay', startedAt: startedAt() };
  const attempts = progress()
    .history.slice(0, 1)
    .map(({ attempt }) => ({ id: attempt, at: startedAt() + 20_000 }));
  return [
    { ...own, id: 'recording0000003', terminal: 'office', label: 'office', endedAt: startedAt() + 30_000, reason: 'closed', bytes: 90, attempts },
    { ...own, id: 'recording0000002', terminal: 'outside', label: 'outside', endedAt: startedAt() + 30_000, reason: 'cap', bytes: 8_388_000, attempts },
    { ...own, id: 'recording0000001', terminal: 'mx', label: 'mx.harbor.test', endedAt: null, reason: null, bytes: 12_345, attempts },
    {
      ...own,
      id: 'recording0000009',
      lab: 'lab0000009',
      terminal: 'mx',
      label: 'mx.harbor.test',
      endedAt: startedAt(),
      reason: 'closed',
      bytes: 1,
      attempts: [],
    },
  ];
};

/** The file of a recording; null: it is no longer kept. */
export const cast = (id: string): string | null => {
  const events = files[id];
  if (!events) return null;
  const header = { version: 2, width: 100, height: 30, timestamp: Math.floor(startedAt() / 1000) };
  return [header, ...events].map((line) => `${JSON.stringify(line)}\n`).join('');
};
