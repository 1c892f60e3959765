import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkOf } from '../../../server/core/checks/registry.ts';
import { planLab } from '../../../server/core/plan.ts';
import { interpolate } from '../../../server/core/variables.ts';
import { loadScenarios } from '../../../server/scenarios/load.ts';

const folder = fileURLToPath(new URL('../../../scenarios', import.meta.url));
/** `$${` stands for `${` itself, as in an Exim string expansion. */
const escaped = '$${';
const { scenarios, broken } = await loadScenarios(folder);

describe('the scenarios that come with the range', () => {
  it('load without an error', () => {
    expect(broken).toEqual([]);
    const folders = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => basename(path) === 'scenario.yml');
    expect(scenarios.map(({ module, id }) => join(module, id, 'scenario.yml')).sort()).toEqual(folders.sort());
    expect(scenarios.length).toBeGreaterThanOrEqual(6);
  });

  it('stand in the order of the path: ports, relaying, TLS, logins', () => {
    expect([...new Set(scenarios.map(({ module }) => module))]).toEqual(['ports', 'relay', 'tls', 'auth']);
  });
});

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (_, scenario) => {
  const plan = planLab(scenario, { lab: 'abcdefghij', seed: 'catalogue', subnets: { internet: '198.18.0.0/28', office: '10.213.0.0/28' } });

  it('fills in every text a learner sees', () => {
    for (const text of [scenario.brief, scenario.debrief]) expect(interpolate(text.replaceAll(escaped, ''), plan.values)).not.toContain('${');
    expect(interpolate(JSON.stringify(scenario.tasks).replaceAll(escaped, ''), plan.values)).not.toContain('${');
  });

  it('does not give the drawn values away before a lab exists', () => {
    for (const value of Object.values(plan.values).filter((each) => each.length > 9)) {
      expect(scenario.brief).not.toContain(value);
    }
  });

  it('has a ladder of hints for every task: the first is free, none holds a command that solves it', () => {
    const commands = Object.values(scenario.tests.solutions)
      .map((solution) => (typeof solution === 'string' ? solution : solution.run))
      .flatMap((script) => script.split('\n'))
      .map((line) => line.trim())
      .filter((line) => line.length > 12);
    for (const task of scenario.tasks) {
      expect(task.hints.length).toBeGreaterThanOrEqual(3);
      expect(typeof task.hints[0]).toBe('string');
      const prices = task.hints.map((hint) => (typeof hint === 'string' ? 0 : hint.cost));
      expect(prices).toEqual([...prices].sort((a, b) => a - b));
      expect(prices.reduce((sum, price) => sum + price, 0)).toBeLessThanOrEqual(task.points);
      for (const hint of task.hints.map((each) => (typeof each === 'string' ? each : each.text))) {
        for (const command of commands) expect(hint).not.toContain(command);
        expect(hint).not.toMatch(/postconf -e|sed -i|systemctl/);
      }
    }
  });

  it('asks for something that must be refused and something that must still work', () => {
    const uses = scenario.tasks.flatMap((task) => task.checks);
    const kinds = uses.map(({ check }) => check);
    expect(kinds).toContain('deliver');
    // Every kind of check says itself which half of the grading its claim is: there are more refusals than `relay` and `auth`.
    expect(uses.some((use) => (checkOf(use).half?.(use) ?? 'security') === 'security')).toBe(true);
    expect(kinds).toContain('survives');
  });

  it('has a wrong fix that stops the daemon, one that drops a port and one that suits one address', () => {
    const names = Object.keys(scenario.tests.wrong).join(' ');
    expect(names).toMatch(/\bstop-/);
    expect(names).toMatch(/\bport-dropped\b/);
    expect(names).toMatch(/one-address/);
  });

  it('says why of every choice in its quiz', () => {
    expect(scenario.quiz.length).toBeGreaterThanOrEqual(2);
    for (const question of scenario.quiz) {
      const whys = 'choose' in question ? question.choose.map(({ why }) => why) : [question.why];
      expect(whys.every((why) => why.length > 10)).toBe(true);
    }
  });
});
