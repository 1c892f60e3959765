import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadScenarios } from '../../../server/scenarios/load.ts';

const good = `schema: 1
id: sound
title: A sound one
summary: It loads.
difficulty: beginner
server: Postfix
minutes: 10
time_limit: 20
maps:
  cysa: { cs0-003: ["1.1"], cs0-004: ["1.1"] }
  attack: { version: "19", techniques: [] }
vars:
  domain: { pick: [harbor.test, quarry.test] }
lab:
  zones: [internet, office]
  hosts:
    mx: { image: postfix, zones: [internet, office], name: "mx.\${domain}" }
  world:
    app: { zone: office }
  shells: [mx, outside, office]
  domains: ["\${domain}"]
  accounts:
    - { name: alice, password: secret }
  break:
    mx:
      overlay: files/mx
      run: solutions/break.sh
tasks:
  - id: closed
    title: Closed
    points: 10
    hints: [Look]
    checks:
      - { id: relay-denied, check: relay, host: mx, title: No relay, why: Abuse. }
      - { id: app-works, check: deliver, from: app, host: mx, title: App works, why: Orders. }
quiz:
  - id: which
    ask: Which?
    choose:
      - { text: This, right: true, why: Yes. }
      - { text: That, why: No. }
    points: 5
tests:
  solutions:
    one: postconf -e 'mynetworks=127.0.0.0/8 \${app.ip}'
    two: solutions/two.sh
    three: { run: "true", host: mx }
  wrong:
    untouched: { fails: [relay-denied] }
    stop: { run: systemctl stop postfix, fails: [app-works], inconclusive: [relay-denied] }
    port: { run: "true", fails: [app-works] }
    single: { run: "true", fails: [relay-denied] }
`;

let dir: string;
beforeEach(async () => {
  dir = await fs.mkdtemp(join(tmpdir(), 'mailrange-scenarios-'));
});
afterEach(() => fs.rm(dir, { recursive: true, force: true }));

async function write(files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    await fs.mkdir(dirname(join(dir, path)), { recursive: true });
    await fs.writeFile(join(dir, path), text);
  }
}

/** A sound scenario, with its YAML changed and files added. */
async function scenario(id: string, change: (yaml: string) => string = (yaml) => yaml, files: Record<string, string> = {}) {
  const own: Record<string, string> = {
    'scenario.yml': change(good).replace('id: sound', `id: ${id}`),
    'brief.md': '# Brief of ${domain}\n',
    'debrief.md': '# Debrief\n',
    'files/mx/etc/motd.tmpl': 'Welcome to ${mx.name}\n',
    'files/mx/usr/local/bin/tool': '#!/bin/sh\n',
    'solutions/break.sh': 'postconf -e mynetworks=0.0.0.0/0\n',
    'solutions/two.sh': 'echo ${office.cidr} $HOME $${HOME}\n',
    ...files,
  };
  await write({
    'relay/module.yml': 'title: Open relay\norder: 2\n',
    ...Object.fromEntries(Object.entries(own).map(([name, text]) => [`relay/${id}/${name}`, text])),
  });
}

async function errorsOf(change: (yaml: string) => string, files: Record<string, string> = {}) {
  await scenario('bad', change, files);
  const { broken } = await loadScenarios(dir);
  return broken[0]?.errors.map((error) => error.replace(/^[^/]*\//, '')) ?? [];
}

describe('loading scenarios', () => {
  it('reads a whole folder: module, texts, scripts, overlay with modes and templates', async () => {
    await scenario('sound');
    await fs.chmod(join(dir, 'relay/sound/files/mx/usr/local/bin/tool'), 0o755);
    const { scenarios, broken } = await loadScenarios(dir);
    expect(broken).toEqual([]);
    expect(scenarios).toHaveLength(1);
    const [sound] = scenarios;
    expect(sound).toMatchObject({ id: 'sound', module: 'relay', moduleTitle: 'Open relay', moduleOrder: 2, brief: '# Brief of ${domain}\n' });
    expect(sound?.buildsOn).toEqual([]);
    expect(sound?.overlays['files/mx']?.map(({ path, mode, template }) => [path, mode & 0o111 ? 'runs' : 'plain', template])).toEqual([
      ['etc/motd', 'plain', true],
      ['usr/local/bin/tool', 'runs', false],
    ]);
  });

  it('puts the text of a script where its file was named', async () => {
    await scenario('sound');
    const [sound] = (await loadScenarios(dir)).scenarios;
    expect(sound?.lab.break.mx?.run).toBe('postconf -e mynetworks=0.0.0.0/0\n');
    expect(sound?.tests.solutions.two).toContain('${office.cidr}');
  });

  it('knows what a scenario builds on, and names what is not there or comes later', async () => {
    await scenario('first', (yaml) => `${yaml}\norder: 1\n`);
    await scenario('second', (yaml) => `${yaml}\norder: 2\n`);
    await write({ 'relay/module.yml': 'title: Open relay\nbuilds_on:\n  second: [first]\n' });
    const sound = await loadScenarios(dir);
    expect(sound.broken).toEqual([]);
    expect(sound.scenarios.map(({ id, buildsOn }) => [id, buildsOn])).toEqual([
      ['first', []],
      ['second', ['first']],
    ]);
    await write({ 'relay/module.yml': 'title: Open relay\nbuilds_on:\n  first: [second]\n  second: [nowhere]\n  third: [first]\n' });
    const { scenarios, broken } = await loadScenarios(dir);
    expect(scenarios).toHaveLength(2);
    expect(broken[0]?.errors.map((error) => error.replace(/^.*module\.yml:/, ''))).toEqual([
      '3:11: second does not come before first',
      '4:12: there is no scenario called nowhere',
      '5:3: this module has no scenario called third',
    ]);
  });

  it('loads the others when one is broken, and says which', async () => {
    await scenario('sound');
    await scenario('bad', (yaml) => yaml.replace('minutes: 10', 'minutes: soon'));
    const { scenarios, broken } = await loadScenarios(dir);
    expect(scenarios.map(({ id }) => id)).toEqual(['sound']);
    expect(broken.map(({ id }) => id)).toEqual(['bad']);
    expect(broken[0]?.file).toMatch(/relay\/bad\/scenario\.yml$/);
  });

  it('refuses two scenarios of one name', async () => {
    await scenario('sound');
    await fs.cp(join(dir, 'relay'), join(dir, 'tls'), { recursive: true });
    const { scenarios, broken } = await loadScenarios(dir);
    expect([scenarios.length, broken.length]).toEqual([1, 1]);
  });
});

describe('errors of a scenario file', () => {
  const lineOf = (text: string) => good.split('\n').findIndex((line) => line.includes(text)) + 1;

  it('stand at line and column of the value that is wrong', async () => {
    const [error] = await errorsOf((yaml) => yaml.replace('minutes: 10', 'minutes: soon'));
    expect(error).toMatch(new RegExp(`^relay/bad/scenario\\.yml:${lineOf('minutes: 10')}:1: minutes: `));
  });

  it('name a field that does not exist, where it stands', async () => {
    const [error] = await errorsOf((yaml) => yaml.replace('app: { zone: office }', 'app: { zone: office, colour: red }'));
    expect(error).toBe(`relay/bad/scenario.yml:${lineOf('app: { zone')}:26: lab.world.app.colour: there is no such field`);
  });

  it('tell where the YAML itself ends to make sense', async () => {
    const [error] = await errorsOf((yaml) => yaml.replace('title: A sound one', 'title: "A sound one'));
    expect(error).toMatch(/^relay\/bad\/scenario\.yml:\d+:\d+: /);
  });

  it('point at an unknown variable inside a script of several lines', async () => {
    const errors = await errorsOf((yaml) => yaml.replace('single: { run: "true"', 'single: { run: "echo ${nobody.ip}"'));
    expect(errors).toEqual([`relay/bad/scenario.yml:${lineOf('single:')}:26: there is no variable \${nobody.ip} (a literal \${ is written $\${)`]);
  });

  it('takes a brief and a debrief in further languages, and looks through their variables too', async () => {
    await scenario('sound', (yaml) => yaml, { 'brief.de.md': '# Auftrag für ${domain}\n', 'debrief.pt-BR.md': 'Feito.\n', 'brief.notes': 'no' });
    const [loaded] = (await loadScenarios(dir)).scenarios;
    expect(loaded).toMatchObject({ briefs: { de: '# Auftrag für ${domain}\n' }, debriefs: { 'pt-BR': 'Feito.\n' } });
    await scenario('sound', (yaml) => yaml, { 'brief.de.md': 'eins ${weg}\n', 'debrief.fr.md': '\n' });
    expect((await loadScenarios(dir)).broken[0]?.errors).toEqual([
      expect.stringContaining('debrief.fr.md: empty'),
      expect.stringContaining('brief.de.md:1:6: there is no variable ${weg}'),
    ]);
  });

  it('find unknown variables in brief, debrief, templates and scripts', async () => {
    const errors = await errorsOf((yaml) => yaml, {
      'brief.md': 'one\ntwo ${gone}\n',
      'debrief.md': '${gone}',
      'files/mx/etc/motd.tmpl': 'x ${gone}',
      'solutions/two.sh': 'echo ${x:-y}',
    });
    expect(errors.map((error) => error.split(': ')[0]).sort()).toEqual([
      'relay/bad/brief.md:2:5',
      'relay/bad/debrief.md:1:1',
      'relay/bad/files/mx/etc/motd.tmpl:1:3',
      'relay/bad/solutions/two.sh:1:6',
    ]);
  });

  it.each([
    ['an unknown host', 'check: relay, host: mx', 'check: relay, host: my', 'there is no host called my'],
    ['an unknown vantage', 'from: app', 'from: nowhere', 'there is no zone or role called nowhere'],
    ['an unknown check in a test', 'fails: [app-works], inc', 'fails: [app-work], inc', 'there is no check called app-work'],
    ['an unknown image', 'image: postfix', 'image: sendmail', 'there is no image called sendmail'],
    ['an unknown shell', 'shells: [mx, outside, office]', 'shells: [mx, attic]', 'there is no shell called attic'],
    ['an unknown zone of a role', 'app: { zone: office }', 'app: { zone: attic }', 'there is no zone called attic'],
    ['a host out of reach of the vantage', 'zones: [internet, office], name', 'zones: [internet], name', 'mx has no address in zone office'],
    ['a check id given twice', 'id: app-works', 'id: relay-denied', 'relay-denied is there twice'],
    ['two right choices', '{ text: That, why: No. }', '{ text: That, right: true, why: No. }', 'exactly one choice is right, not 2'],
    ['an objective that the exam does not have', 'cs0-003: ["1.1"]', 'cs0-003: ["9.1"]', 'there is no cs0-003 objective called 9.1'],
    ['too few solutions', '    three: { run: "true", host: mx }\n', '', '2 solutions'],
    ['too few wrong fixes', '    port: { run: "true", fails: [app-works] }\n', '', '3 wrong fixes'],
    ['no untouched', 'untouched: {', 'touched: { run: "true",', 'untouched is missing'],
    ['a wrong fix that fails nothing', 'single: { run: "true", fails: [relay-denied] }', 'single: { run: "true" }', 'a wrong fix must fail a check'],
    ['a task worth nothing', 'points: 10', 'points: 0', 'tasks.0.points'],
    ['a script that is not there', 'solutions/two.sh', 'solutions/none.sh', 'there is no script solutions/none.sh'],
    ['an overlay that is not there', 'overlay: files/mx', 'overlay: files/my', 'there is no folder files/my'],
    ['an overlay outside of the folder', 'overlay: files/mx', 'overlay: ../sound', 'there is no folder ../sound'],
  ])('name %s', async (_, from, to, message) => {
    const errors = await errorsOf((yaml) => {
      expect(yaml).toContain(from);
      return yaml.replace(from, to);
    });
    expect(errors.join('\n')).toContain(message);
    expect(errors[0]).toMatch(/^relay\/bad\/scenario\.yml:\d+:\d+: /);
  });

  it('say that the id is not the name of the folder', async () => {
    await scenario('bad', (yaml) => yaml.replace('id: sound', 'id: other'));
    expect((await loadScenarios(dir)).broken[0]?.errors[0]).toContain('the id must be the name of the folder, bad');
  });

  it('refuse a link to a file elsewhere', async () => {
    await scenario('bad');
    await fs.rm(join(dir, 'relay/bad/brief.md'));
    await fs.symlink('/etc/passwd', join(dir, 'relay/bad/brief.md'));
    expect((await loadScenarios(dir)).broken[0]?.errors[0]).toContain('brief.md is not a plain file');
  });
});

describe('files made to hurt', () => {
  it.each([
    ['deep flow nesting', `a: ${'['.repeat(5000)}`, 'nested too deeply'],
    ['deep nesting with closers in comments', `a: ${'[ #]\n'.repeat(5000)}`, 'nested too deeply'],
    ['deep block nesting on one line', `${'- '.repeat(5000)}x`, 'nested too deeply'],
    ['deep block nesting over lines', Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'nested too deeply'],
    ['deep explicit keys', `${'? '.repeat(5000)}x`, 'nested too deeply'],
    ['a file too large', `a: ${'x'.repeat(300_000)}`, 'larger than 256 KiB'],
    ['an alias bomb', `a: &a [x]\nb: [${'*a, '.repeat(50)}]`, 'aliases'],
  ])('are refused before they are parsed: %s', async (_, text, message) => {
    await scenario('sound');
    await scenario('bad', () => text);
    const { scenarios, broken } = await loadScenarios(dir);
    expect(broken[0]?.errors[0]).toContain(message);
    expect(scenarios.map(({ id }) => id)).toEqual(['sound']);
  });
});
