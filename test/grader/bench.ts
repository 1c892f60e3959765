import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { table } from '../../server/cli/output.ts';
import { compose } from '../../server/compose.ts';
import { ownerOf } from '../../server/installation.ts';
import { type Family, families } from './configuration.ts';
import { StandingLab } from './standing-lab.ts';
import { surprises } from './surprises.ts';
import { type Beside, beside, tools } from './tools/beside.ts';

/**
 * npm run bench:grader [-- --family NAME] [--tools] [--json]: every configuration (with --tools only those that the tools are asked about too) once,
 * and what grader and tools said of it. Exit code 1 when the grader said anything but what it must.
 */
const { values: options } = parseArgs({
  options: { family: { type: 'string', multiple: true }, tools: { type: 'boolean' }, json: { type: 'boolean' } },
});

interface Row {
  family: string;
  name: string;
  surprises: string[];
  ms: number;
  beside: Beside[];
}

const median = (some: readonly number[]) => [...some].sort((a, b) => a - b)[Math.floor(some.length / 2)] ?? 0;
const seconds = (some: readonly number[]) => `${(median(some) / 1000).toFixed(1)} s`;

async function measure({ fixture, scenario, configurations }: Family, rows: Row[]): Promise<void> {
  await using standing = await StandingLab.start(range.deps, scenario);
  for (const one of configurations.filter((each) => !options.tools || each.tools)) {
    await standing.configure(one);
    const from = Date.now();
    const verdicts = await standing.grade((task) => task !== 'lasts' || one.lasts === true);
    const row: Row = { family: fixture, name: one.name, surprises: surprises(one, verdicts), ms: Date.now() - from, beside: [] };
    rows.push(row);
    if (one.tools) row.beside = await beside(range.deps, standing.lab, verdicts);
    process.stderr.write(`${row.surprises.length > 0 ? 'WRONG' : 'right'}  ${fixture}  ${one.name}  ${row.surprises.join('; ')}\n`);
    for (const each of row.beside)
      process.stderr.write(`       ${each.agrees ? 'agrees ' : 'DIFFERS'}  ${each.tool}: ${each.says}, grader ${each.grader} (${each.because})\n`);
  }
}

/** Differences as the configurations explain them; one that they do not explain stands as it is. */
function differences(rows: readonly Row[]): { tool: string; configuration: string; says: string; right: string; why: string }[] {
  return rows.flatMap(({ family, name, beside: all }) =>
    all
      .filter(({ agrees }) => !agrees)
      .map(({ tool, says }) => {
        const known = families()
          .find(({ fixture }) => fixture === family)
          ?.configurations.find((one) => one.name === name)?.tools?.[tool];
        return { tool, configuration: `${family}/${name}`, says, right: known?.right ?? '?', why: known?.why ?? 'not explained' };
      }),
  );
}

function report(rows: readonly Row[]): string {
  const all = differences(rows);
  const perTool = tools.flatMap(({ name }) => {
    const own = rows.flatMap((row) => row.beside.filter(({ tool }) => tool === name));
    if (own.length === 0) return [];
    const wrong = all.filter(({ tool, right }) => tool === name && right === 'grader');
    const better = all.filter(({ tool, right }) => tool === name && right === 'tool');
    const agreed = own.filter(({ agrees }) => agrees).length;
    return [
      [
        name,
        String(own.length),
        String(agreed),
        String(wrong.length),
        String(better.length),
        seconds(own.map(({ took }) => took)),
        seconds(own.map(({ graderTook }) => graderTook)),
      ],
    ];
  });
  const wrong = rows.filter((row) => row.surprises.length > 0);
  return [
    `${rows.length} configurations, ${rows.length - wrong.length} with exactly the verdicts they must get; all checks of one take ${seconds(rows.map(({ ms }) => ms))} (median).`,
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} processors, ${Math.round(totalmem() / 2 ** 30)} GiB.`,
    '',
    table([['TOOL', 'SERVERS', 'AGREES', 'IT MISSED', 'WE MISSED', 'ITS TIME', 'OURS'], ...perTool]),
    '',
    table([['TOOL', 'CONFIGURATION', 'SAYS', 'RIGHT', 'WHY'], ...all.map((one) => [one.tool, one.configuration, one.says, one.right, one.why])]),
    ...(wrong.length > 0 ? ['', 'The grader was wrong about:', ...wrong.map((row) => `${row.family}/${row.name}: ${row.surprises.join('; ')}`)] : []),
  ].join('\n');
}

await using range = await compose({ ...process.env, MAILRANGE_LOG_LEVEL: process.env.MAILRANGE_LOG_LEVEL ?? 'warn' }, { owner: ownerOf('cli') });
await range.prepare();
const rows: Row[] = [];
for (const family of families().filter(({ fixture }) => !options.family || options.family.includes(fixture))) await measure(family, rows);
process.stdout.write(`${options.json ? JSON.stringify(rows, null, 2) : report(rows)}\n`);
process.exitCode = rows.some((row) => row.surprises.length > 0) ? 1 : 0;
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
process.exit();
