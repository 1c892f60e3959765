import { expect, it } from 'vitest';
import { ensureGuard, guardRules, type RunProgram } from '../../../server/docker/guard.ts';

/** A firewall that keeps rules by chain, as iptables does. */
function firewall(chains: Record<string, string[]>, readOnly = false) {
  const tables: Record<string, Record<string, string[]>> = { iptables: structuredClone(chains), ip6tables: { INPUT: [], FORWARD: [] } };
  const run: RunProgram = async (program, args) => {
    const table = tables[program] as Record<string, string[]>;
    const [verb = '', chain = '', ...rest] = args.slice(args.indexOf('5') + 1).filter((arg) => arg !== '-n');
    const rules = table[chain];
    if (!rules) return { exitCode: 1, output: 'No chain/target/match by that name.' };
    // iptables prints a negated match with two spaces.
    if (verb === '-S') return { exitCode: 0, output: [`-P ${chain} ACCEPT`, ...rules.map((one) => `-A ${chain} ${one.replace(' !', '  !')}`)].join('\n') };
    if (readOnly) return { exitCode: 4, output: 'Permission denied (you must be root)' };
    const rule = (verb === '-I' ? rest.slice(1) : rest).join(' ');
    if (verb === '-I') rules.unshift(rule);
    const at = rules.indexOf(rule);
    if (verb === '-D' && at !== -1) rules.splice(at, 1);
    return { exitCode: at === -1 ? 1 : 0, output: '' };
  };
  return { tables, run };
}

const closed = ['-i mr-+ -m conntrack --ctstate ESTABLISHED -j ACCEPT', '-i mr-+ -j DROP'];
const apart = ['-i mr-+ -m physdev ! --physdev-is-bridged -j DROP', '-o mr-+ -m physdev ! --physdev-is-bridged -j DROP'];

it('stands above every rule that is there, for both families, with the answer before the drop', async () => {
  const { tables, run } = firewall({ INPUT: ['-j ACCEPT'], FORWARD: [], 'DOCKER-USER': ['-j RETURN'] });
  await ensureGuard(run);
  expect(tables.iptables).toEqual({ INPUT: [...closed, '-j ACCEPT'], FORWARD: ['-j DOCKER-USER'], 'DOCKER-USER': [...apart, '-j RETURN'] });
  expect(tables.ip6tables).toEqual({ INPUT: closed, FORWARD: apart });
});

it('changes nothing when called again, and puts back a rule that was taken away', async () => {
  const { tables, run } = firewall({ INPUT: ['-j ACCEPT'], FORWARD: [], 'DOCKER-USER': [] });
  await ensureGuard(run);
  const once = structuredClone(tables);
  await ensureGuard(run);
  expect(tables).toEqual(once);
  tables.iptables?.INPUT?.splice(1, 1);
  await ensureGuard(run);
  expect(tables).toEqual(once);
});

it.each([
  ['INPUT', '-j ACCEPT'],
  ['DOCKER-USER', '-j RETURN'],
  ['FORWARD', '-j ACCEPT'],
])('goes back to the top when another rule was put above it in %s', async (chain, above) => {
  const { tables, run } = firewall({ INPUT: [], FORWARD: [], 'DOCKER-USER': [] });
  await ensureGuard(run);
  const ours = structuredClone(tables.iptables?.[chain] ?? []);
  tables.iptables?.[chain]?.unshift(above);
  await ensureGuard(run);
  expect(tables.iptables?.[chain]).toEqual([...ours, above]);
});

it('gives up when rules keep being put above it', async () => {
  const { tables, run } = firewall({ INPUT: [], FORWARD: [], 'DOCKER-USER': [] });
  const contested: RunProgram = async (program, args) => {
    const done = await run(program, args);
    if (args.includes('-I') && args.includes('INPUT')) tables.iptables?.INPUT?.unshift('-j ACCEPT');
    return done;
  };
  await expect(ensureGuard(contested, async () => undefined)).rejects.toMatchObject({ code: 'guard-missing', detail: expect.stringContaining('above') });
});

it('gives others that are at the same work time to end it', async () => {
  const { tables, run } = firewall({ INPUT: [], FORWARD: [], 'DOCKER-USER': [] });
  let busy = true;
  const engine: RunProgram = async (program, args) => {
    const done = await run(program, args);
    if (busy && program === 'iptables') (tables.iptables as Record<string, string[]>).FORWARD = [];
    return done;
  };
  await ensureGuard(engine, async (turn) => {
    busy = turn < 6;
  });
  expect(tables.iptables).toEqual({ INPUT: closed, FORWARD: ['-j DOCKER-USER'], 'DOCKER-USER': apart });
});

it('says guard-missing with the reason when the firewall may not be touched', async () => {
  const { run } = firewall({ INPUT: [], FORWARD: [], 'DOCKER-USER': [] }, true);
  await expect(ensureGuard(run)).rejects.toMatchObject({ code: 'guard-missing', detail: expect.stringContaining('Permission denied') });
  await expect(ensureGuard(async () => ({ exitCode: 127, output: 'spawn iptables ENOENT' }))).rejects.toMatchObject({ code: 'guard-missing' });
});

it('drops in both directions whatever is not a frame within one bridge', () => {
  expect(guardRules('FORWARD').map(({ chain, rule }) => `${chain} ${rule.join(' ')}`)).toEqual([
    ...closed.map((r) => `INPUT ${r}`),
    ...apart.map((r) => `FORWARD ${r}`),
  ]);
});
