import type { LabView } from '../../server/protocol/views.ts';
import type { Page } from '../harness/running-server.ts';
import { BenchTerminal } from './bench-terminal.ts';
import { atMost, type Figure, percentile } from './figures.ts';

const rounds = 3;

/** Check on a lab that is solved: until every verdict but that of the restart is there, and until all are. */
export async function checks(page: Page, lab: LabView): Promise<Figure[]> {
  const terminal = new BenchTerminal(page, lab.id, 'fixing');
  await terminal.open();
  await terminal.shows(/# $/);
  terminal.type('sed -i "/^mynetworks/s| 0.0.0.0/0||" /etc/postfix/main.cf && systemctl restart postfix && echo fix-$((1+1))\r');
  await terminal.shows(/fix-2[\s\S]*# $/);
  const alone: number[] = [];
  const whole: number[] = [];
  let passed = 0;
  for (let n = 0; n < rounds; n++) {
    const from = performance.now();
    const verdicts: number[] = [];
    const heard = () => void verdicts.push(performance.now() - from);
    page.socket.on('verdict:reached', heard);
    const finished = new Promise<boolean>((resolve) => page.socket.once('attempt:finished', ({ attempt }) => resolve(attempt.passed)));
    await page.ask('lab:check', { lab: lab.id });
    if (await finished) passed++;
    whole.push(performance.now() - from);
    page.socket.off('verdict:reached', heard);
    alone.push(verdicts.at(-2) ?? Number.NaN);
  }
  return [
    atMost(`Check of a solved lab, five checks without the restart, p50 of ${rounds}`, percentile(alone, 0.5), 'ms', 1000),
    atMost(`Check of a solved lab, with the restart (${passed} of ${rounds} passed), p50`, percentile(whole, 0.5), 'ms', null),
  ];
}
