import { checks } from '../checks/registry.ts';
import { exams, objectiveNumbers } from '../objectives.ts';
import type { Finding } from './lint.ts';
import type { ScenarioDef } from './schema.ts';

/** Finds every name in a scenario that leads nowhere, and every name given twice. */
export function crossReferences(def: ScenarioDef, images: readonly string[]): Finding[] {
  return [...labNames(def, images), ...checkNames(def), ...testNames(def), ...duplicates(def), ...questions(def), ...objectiveMaps(def)];
}

function unknown(kind: string, name: string, known: readonly string[], path: PropertyKey[]): Finding[] {
  if (known.includes(name)) return [];
  return [{ path, near: name, message: `there is no ${kind} called ${name}${known.length > 0 ? `; there are ${known.join(', ')}` : ''}` }];
}

function labNames({ lab, vars }: ScenarioDef, images: readonly string[]): Finding[] {
  const hosts = Object.keys(lab.hosts);
  const [roles, accounts] = [Object.keys(lab.world), lab.accounts.map(({ name }) => name)];
  const at = (...path: PropertyKey[]) => ['lab', ...path];
  return [
    ...(hosts.length === 0 ? [{ path: at('hosts'), message: 'a lab needs a host' }] : []),
    ...Object.entries(lab.hosts).flatMap(([name, host]) => [
      ...host.zones.flatMap((zone, i) => unknown('zone', zone, lab.zones, at('hosts', name, 'zones', i))),
      ...unknown('image', host.image, images, at('hosts', name, 'image')),
    ]),
    ...(lab.main ? unknown('host', lab.main, hosts, at('main')) : []),
    ...Object.entries(lab.world).flatMap(([name, role]) => unknown('zone', role.zone, lab.zones, at('world', name, 'zone'))),
    ...lab.shells.flatMap((shell, i) => unknown('shell', shell, [...hosts, ...shellsOf(lab.zones)], at('shells', i))),
    ...Object.entries(lab.delegate).flatMap(([zone, host]) => unknown('host', host, hosts, at('delegate', zone))),
    ...lab.certificates.flatMap((certificate, i) => unknown('host', certificate.host, hosts, at('certificates', i, 'host'))),
    ...Object.keys(lab.break).flatMap((host) => unknown('host', host, hosts, at('break', host))),
    ...Object.entries(lab.events).flatMap(([name, event]) => unknown('host', event.host, hosts, at('events', name, 'host'))),
    ...lab.queued.flatMap((letter, i) => [
      ...unknown('host', letter.host, hosts, at('queued', i, 'host')),
      ...(letter.login ? unknown('account', letter.login, accounts, at('queued', i, 'login')) : []),
      ...(letter.as.startsWith('${') ? [] : unknown('role', letter.as, roles, at('queued', i, 'as'))),
    ]),
    ...lab.traffic.flatMap((job, i) => [
      ...unknown('host', job.to, hosts, at('traffic', i, 'to')),
      ...(job.login ? unknown('account', job.login, accounts, at('traffic', i, 'login')) : []),
      ...(job.as.startsWith('${') ? [] : unknown('role', job.as, roles, at('traffic', i, 'as'))),
    ]),
    ...Object.keys(vars).flatMap((name) =>
      [...hosts, ...lab.zones, ...roles, ...accounts].includes(name) ? [{ path: ['vars', name], message: `${name} already names something in the lab` }] : [],
    ),
  ];
}

/** Shells of their own exist where the zones of the same meaning do. */
function shellsOf(zones: readonly string[]): string[] {
  return [...(zones.includes('internet') ? ['outside'] : []), ...(zones.includes('office') ? ['office'] : [])];
}

function checkNames({ tasks, lab }: ScenarioDef): Finding[] {
  const accounts = lab.accounts.map(({ name }) => name);
  const all = tasks.flatMap((task) => task.checks);
  const again = all.filter(({ check }) => checks[check].isolation !== 'last').map(({ id }) => id);
  return tasks.flatMap((task, t) =>
    task.checks.flatMap((use, c) => {
      const at = (...path: PropertyKey[]) => ['tasks', t, 'checks', c, ...path];
      const from = 'from' in use ? [use.from].flat() : [];
      return [
        ...unknown('host', use.host, Object.keys(lab.hosts), at('host')),
        ...from.flatMap((name, i) => vantage(name, use.host, lab, Array.isArray('from' in use && use.from) ? at('from', i) : at('from'))),
        ...('login' in use && use.login ? unknown('account', use.login, accounts, at('login')) : []),
        ...('outbound' in use && use.outbound ? way(use.outbound, use.host, lab, at('outbound')) : []),
        ...('ways' in use ? use.ways.flatMap((one, i) => way(one, use.host, lab, at('ways', i))) : []),
        ...('incoming' in use && use.incoming ? way({ from: use.incoming.from, login: use.incoming.to }, use.host, lab, at('incoming')) : []),
        ...('mend' in use ? unknown('event', use.mend, Object.keys(lab.events), at('mend')) : []),
        ...('event' in use && use.event ? unknown('event', use.event, Object.keys(lab.events), at('event')) : []),
        ...('checks' in use ? use.checks.flatMap((id, i) => unknown('check that can be asked again', id, again, at('checks', i))) : []),
      ];
    }),
  );
}

/** A way a client comes, inside the parameters of a check. */
function way({ from, login }: { from: string; login?: string | undefined }, host: string, lab: ScenarioDef['lab'], path: PropertyKey[]): Finding[] {
  const accounts = lab.accounts.map(({ name }) => name);
  return [...vantage(from, host, lab, [...path, 'from']), ...(login ? unknown('account', login, accounts, [...path, 'login']) : [])];
}

function vantage(name: string, host: string, lab: ScenarioDef['lab'], path: PropertyKey[]): Finding[] {
  const missing = unknown('zone or role', name, [...lab.zones, ...Object.keys(lab.world)], path);
  if (missing.length > 0) return missing;
  const zone = lab.world[name]?.zone ?? name;
  const zones = lab.hosts[host]?.zones ?? [zone];
  return zones.includes(zone) ? [] : [{ path, near: name, message: `${host} has no address in zone ${zone}, where ${name} stands` }];
}

function testNames({ tests, tasks, lab }: ScenarioDef): Finding[] {
  const checks = tasks.flatMap((task) => task.checks).map(({ id }) => id);
  const hosts = Object.keys(lab.hosts);
  return [
    ...Object.entries(tests.solutions).flatMap(([name, solution]) =>
      typeof solution === 'string' ? [] : unknown('host', solution.host, hosts, ['tests', 'solutions', name, 'host']),
    ),
    ...Object.entries(tests.wrong).flatMap(([name, wrong]) => [
      ...(wrong.host ? unknown('host', wrong.host, hosts, ['tests', 'wrong', name, 'host']) : []),
      ...(['fails', 'inconclusive'] as const).flatMap((list) =>
        wrong[list].flatMap((id, i) => unknown('check', id, checks, ['tests', 'wrong', name, list, i])),
      ),
    ]),
  ];
}

function duplicates({ tasks, quiz, lab }: ScenarioDef): Finding[] {
  const twice = (items: { id: string; path: PropertyKey[] }[]) =>
    items.filter(({ id }, i) => items.findIndex((other) => other.id === id) !== i).map(({ id, path }) => ({ path, near: id, message: `${id} is there twice` }));
  const lists: { id: string; path: PropertyKey[] }[][] = [
    tasks.map(({ id }, t) => ({ id, path: ['tasks', t, 'id'] })),
    tasks.flatMap((task, t) => task.checks.map(({ id }, c) => ({ id, path: ['tasks', t, 'checks', c, 'id'] }))),
    quiz.map(({ id }, q) => ({ id, path: ['quiz', q, 'id'] })),
    [
      ...lab.zones.map((id, i) => ({ id, path: ['lab', 'zones', i] })),
      ...Object.keys(lab.hosts).map((id) => ({ id, path: ['lab', 'hosts', id] })),
      ...Object.keys(lab.world).map((id) => ({ id, path: ['lab', 'world', id] })),
      ...lab.accounts.map(({ name }, i) => ({ id: name, path: ['lab', 'accounts', i] })),
    ],
  ];
  return lists.flatMap(twice);
}

function questions({ quiz }: ScenarioDef): Finding[] {
  return quiz.flatMap((question, q) => {
    if (!('choose' in question))
      return question.tolerance !== undefined && question.kind !== 'number'
        ? [{ path: ['quiz', q, 'tolerance'], message: 'only a number has a tolerance' }]
        : [];
    const right = question.choose.filter((choice) => choice.right).length;
    return right === 1 ? [] : [{ path: ['quiz', q, 'choose'], message: `exactly one choice is right, not ${right}` }];
  });
}

function objectiveMaps({ maps, quiz }: ScenarioDef): Finding[] {
  return [
    ...exams.flatMap((exam) => maps.cysa[exam].flatMap((number, i) => unknown(`${exam} objective`, number, objectiveNumbers(exam), ['maps', 'cysa', exam, i]))),
    ...quiz.flatMap(({ cysa }, q) => (cysa ? unknown('cs0-003 objective', cysa, objectiveNumbers('cs0-003'), ['quiz', q, 'cysa']) : [])),
  ];
}
