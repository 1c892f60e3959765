import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Page, RunningServer, Screen } from '../harness/running-server.ts';
import { countStanding } from '../harness/standing.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

it('takes a running lab up again after kill -9, with its shell and its world, and leaves nothing behind', async () => {
  await using data = await temporaryFolder('kill');
  await using first = await RunningServer.start(data.path);
  let labId: string;
  {
    using page = new Page(first.url);
    await page.rangeReady();
    const lab = await page.reach(await page.ask('lab:start', { scenario: 'open-relay-postfix' }), 'ready');
    labId = lab.id;
    const screen = new Screen(page, lab.id, 'tab-1');
    await screen.open('mx');
    await screen.shows(/# $/);
    await screen.type('cd /var/log; kept=still-here\r');
    await screen.shows(/log# $/);
    // A second lab that is still starting when the server dies.
    await page.ask('lab:start', { scenario: 'open-relay-exim' });
    await first.kill('SIGKILL');
  }
  const installation = (await readFile(join(data.path, 'installation'), 'utf8')).trim();

  await using second = await RunningServer.start(data.path);
  {
    using page = new Page(second.url);
    await page.rangeReady();
    const { lab } = await page.ask('lab:watch', { lab: labId });
    expect(lab.state).toBe('ready');
    const screen = new Screen(page, labId, 'tab-1');
    await screen.open('mx');
    await screen.type('echo $kept in $PWD\r');
    await screen.shows(/still-here in \/var\/log/);
    const finished = new Promise<number>((resolve) => page.socket.on('attempt:finished', ({ attempt }) => resolve(attempt.verdicts.length)));
    const { attempt } = await page.ask('lab:check', { lab: labId });
    expect(await finished).toBe(attempt.expected);
    const restarted = await page.reach(await page.ask('lab:start', { scenario: 'open-relay-exim' }), 'ready');
    expect(await countStanding(installation)).toEqual({ containers: 4, networks: 4 });
    await page.ask('lab:end', { lab: restarted.id });
    await page.ask('lab:end', { lab: labId });
    await Promise.all([page.reach(restarted, 'gone'), page.reach({ ...lab, state: 'ready' }, 'gone')]);
  }
  expect(await countStanding(installation)).toEqual({ containers: 0, networks: 0 });
  await second.kill('SIGTERM');
}, 180_000);
