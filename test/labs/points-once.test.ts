import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { BoardView } from '../../server/protocol/board.ts';
import type { AttemptView, LabView } from '../../server/protocol/views.ts';
import { ScenarioView } from '../../server/protocol/views.ts';
import { Page, RunningServer, Screen } from '../harness/running-server.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const scenario = 'open-relay-postfix';
const newId = () => randomBytes(8).toString('hex');

/** Settles when so many verdicts of the attempt are known to the page; `expected` of them are all. */
const verdictsOf = (page: Page, attempt: string, wanted: (so: number, expected: number) => boolean, expected: Promise<number>) =>
  new Promise<void>((resolve) => {
    let so = 0;
    page.socket.on('verdict:reached', async (fact) => {
      if (fact.attempt === attempt && wanted(++so, await expected)) resolve();
    });
  });
const notPassed = ({ verdicts }: AttemptView) => verdicts.filter(({ verdict }) => verdict !== 'pass').map(({ check, reason, got }) => [check, reason, got]);
const finished = (page: Page, attempt: string) =>
  new Promise<AttemptView>((resolve) => page.socket.on('attempt:finished', (fact) => fact.attempt.id === attempt && resolve(fact.attempt)));

/** When the server is killed, and how the attempt may stand then. */
const moments: { name: string; when: (page: Page, attempt: string, expected: Promise<number>) => Promise<unknown>; states: string[] }[] = [
  { name: 'after the first verdict', when: (page, id, all) => verdictsOf(page, id, (so) => so === 1, all), states: ['aborted'] },
  { name: 'as the services restart', when: (page, id, all) => verdictsOf(page, id, (so, of) => so === of - 1, all), states: ['aborted'] },
  { name: 'after the last verdict', when: (page, id, all) => verdictsOf(page, id, (so, of) => so === of, all), states: ['aborted', 'finished'] },
  { name: 'when it is finished', when: (page, id) => finished(page, id), states: ['finished'] },
];

it('pays a solved lab once, at whatever moment of a Check the server is killed', async () => {
  await using data = await temporaryFolder('points');
  await using stack = new AsyncDisposableStack();
  const start = async () => {
    const server = stack.use(await RunningServer.start(data.path));
    const page = stack.use(new Page(server.url));
    await page.rangeReady();
    return { server, page };
  };
  const gains: number[] = [];
  let lab = '';
  const facts = async (url: string) => {
    const get = async (path: string) => (await fetch(new URL(path, url))).json();
    const view = ScenarioView.parse(await get(`/api/scenarios/${scenario}`));
    const { rows } = BoardView.parse(await get('/api/boards/own'));
    const { points } = (await get('/api/me')) as { points: number };
    return {
      worth: view.tasks.reduce((sum, task) => sum + task.points, 0),
      points,
      board: rows.map((row) => [row.points, row.solved]),
      tasks: view.tasks.length,
    };
  };
  /** What is paid so far stands everywhere, once. */
  const settled = async (url: string) => {
    const { worth, points, board, tasks } = await facts(url);
    const paid = gains.reduce((sum, gain) => sum + gain, 0);
    expect([0, worth]).toContain(paid);
    expect(points).toBe(paid);
    expect(board).toEqual([[paid, paid === 0 ? 0 : tasks]]);
  };
  const solve = async (page: Page): Promise<void> => {
    const fresh = await page.reach(await page.ask('lab:start', { scenario }), 'ready');
    lab = fresh.id;
    const screen = new Screen(page, lab, 'tab-1');
    await screen.open('mx');
    await screen.shows(/# $/);
    await screen.type('sed -i "/^mynetworks/s| 0.0.0.0/0||" /etc/postfix/main.cf && systemctl restart postfix && echo fix-$((1+1))\r');
    await screen.shows(/fix-2/);
  };

  let { server, page } = await start();
  await solve(page);
  let last = '';
  for (const { name, when, states } of moments) {
    const attempt = newId();
    const began = page.ask('lab:check', { lab, attempt });
    const expected = began.then((answer) => answer.attempt.expected);
    await when(page, attempt, expected);
    await server.kill('SIGKILL');

    ({ server, page } = await start());
    expect([name, (await page.ask('lab:watch', { lab })).lab.state]).toEqual([name, 'ready']);
    const { attempt: kept } = await page.ask('lab:watch', { lab, attempt });
    expect([name, states]).toEqual([name, expect.arrayContaining([kept?.state])]);
    if (kept?.state === 'finished') {
      expect([name, notPassed(kept), kept.verdicts.length]).toEqual([name, [], await expected]);
      gains.push(kept.gained);
    } else expect(kept).toMatchObject({ passed: false, gained: 0, problem: { code: 'check-broken-off' } });
    // The page that heard no answer asks once more: it is told of the same attempt, and nothing begins.
    expect((await page.ask('lab:check', { lab, attempt })).attempt).toEqual(kept);
    expect((await page.ask('lab:watch', { lab })).attempt).toBeNull();
    await settled(server.url);
    last = attempt;
  }

  const attempt = newId();
  const end = finished(page, attempt);
  const [one, two, other] = await Promise.allSettled([
    page.ask('lab:check', { lab, attempt }),
    page.ask('lab:check', { lab, attempt }),
    page.ask('lab:check', { lab, attempt: newId() }),
  ]);
  expect([one, two].map((asked) => asked.status === 'fulfilled' && asked.value.attempt.id)).toEqual([attempt, attempt]);
  expect(other).toMatchObject({ status: 'rejected', reason: { code: 'lab-busy' } });
  const done = await end;
  expect(notPassed(done)).toEqual([]);
  gains.push(done.gained);
  expect((await page.ask('lab:check', { lab, attempt })).attempt).toEqual(done);
  expect((await page.ask('lab:check', { lab, attempt: last })).attempt.gained).toBe(gains.at(-2));
  expect(gains.filter((gain) => gain > 0)).toHaveLength(1);
  await settled(server.url);
  await page.ask('lab:end', { lab });
  await page.reach({ id: lab, state: 'ready' } as LabView, 'gone');
}, 240_000);
