import { type Composition, compose } from '../../server/compose.ts';
import { ownerOf } from '../../server/installation.ts';
import { families } from '../grader/configuration.ts';
import { StandingLab } from '../grader/standing-lab.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { atMost, type Figure, percentile } from './figures.ts';

const rounds = 7;
/** Of those of the fixture; the relay corpus on every listener is the twelfth. */
const asked = ['open', 'auth-25', 'auth-587', 'auth-465', 'login-587', 'login-465', 'tls-25', 'tls-587', 'plain-25', 'send-587', 'send-465'];
/** Twelve checks of a sound Postfix with three listeners: no restart, the whole relay corpus on each listener. */
export async function twelveChecks(): Promise<Figure[]> {
  await using data = await temporaryFolder('twelve');
  await using range: Composition = await compose({ ...process.env, MAILRANGE_DATA: data.path, MAILRANGE_LOG_LEVEL: 'error' }, { owner: ownerOf('cli') });
  await range.prepare();
  const scenarioOf = (wanted: string) => families().find(({ fixture }) => fixture === wanted)?.scenario;
  const scenario = scenarioOf('postfix-doors');
  const corpus = scenarioOf('postfix-relay')
    ?.tasks.flatMap(({ checks }) => checks)
    .find(({ id }) => id === 'relay');
  const [doors] = scenario?.tasks ?? [];
  if (!scenario || !doors || !corpus) throw new Error('What the twelve checks are made of is gone.');
  const checks = [...doors.checks.filter(({ id }) => asked.includes(id)), corpus];
  await using standing = await StandingLab.start(range.deps, { ...scenario, tasks: [{ ...doors, checks }] });
  await standing.configure({ run: 'true' });
  const took: number[] = [];
  let passed = 0;
  for (let n = 0; n < rounds; n++) {
    const from = performance.now();
    const verdicts = await standing.grade(() => true);
    took.push(performance.now() - from);
    if (verdicts.length === 12 && verdicts.every(({ verdict }) => verdict === 'pass')) passed++;
  }
  return [atMost(`Twelve checks, the relay corpus on three listeners (${passed} of ${rounds} passed), p50`, percentile(took, 0.5), 'ms', 1000)];
}
