import type { Scenario } from '../../server/core/scenario/schema.ts';

/** A small scenario: one host, one task, one port check. */
export function fakeScenario(id: string, change: Partial<Scenario> = {}): Scenario {
  return {
    schema: 1,
    id,
    title: id,
    summary: 'A test.',
    difficulty: 'beginner',
    server: 'Postfix',
    order: 0,
    minutes: 10,
    time_limit: 60,
    maps: { cysa: { 'cs0-003': [], 'cs0-004': ['1.2'] }, attack: { version: '19', techniques: [] }, refs: [] },
    vars: { domain: { pick: ['harbor.test', 'quarry.test'] }, culprit: { ip: 'internet' } },
    lab: {
      zones: ['internet', 'office'],
      hosts: { mx: { image: 'postfix', zones: ['internet', 'office'], name: 'mx.${domain}' } },
      world: {},
      shells: ['mx'],
      dns: '',
      delegate: {},
      domains: ['${domain}'],
      accounts: [],
      certificates: [],
      break: {},
      events: {},
      queued: [],
      traffic: [],
    },
    tasks: [
      {
        id: 'task',
        title: 'Task',
        points: 40,
        hints: ['think'],
        checks: [{ check: 'port', id: 'reachable', title: 'Reachable', why: 'It must be.', from: 'internet', host: 'mx', ports: 25, expect: 'open' }],
      },
    ],
    quiz: [{ id: 'who', ask: 'Who?', answer: '${culprit}', points: 10, why: 'The log says so.' }],
    tests: { solutions: {}, wrong: {} },
    module: 'relay',
    moduleTitle: 'Relay',
    buildsOn: [],
    brief: 'Mind ${domain}.',
    debrief: 'Well done.',
    briefs: {},
    debriefs: {},
    overlays: {},
    scripts: {},
    ...change,
  } as Scenario;
}
