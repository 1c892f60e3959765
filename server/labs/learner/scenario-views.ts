import { checkOf } from '../../core/checks/registry.ts';
import { loadsFirewall } from '../../core/scenario/loads-firewall.ts';
import type { QuestionDef, Scenario, TaskDef } from '../../core/scenario/schema.ts';
import type { AttemptView, QuestionView, ScenarioCard, ScenarioView, TaskView } from '../../protocol/views.ts';
import type { AttemptRecord, Progress } from '../store.ts';
import { told, toldDeep, type Values } from '../told.ts';

/** Points that a scenario can pay, tasks and quiz. */
export function fullPoints(scenario: Scenario): number {
  return [...scenario.tasks, ...scenario.quiz].reduce((sum, item) => sum + item.points, 0);
}

/** Settled: paid, or given up for its solution. */
export function settled(scenario: Scenario, progress: Pick<Progress, 'grants' | 'shown'>): boolean {
  return scenario.tasks.every((task) => progress.grants.some((grant) => grant.task === task.id) || progress.shown.includes(task.id));
}

export function card(scenario: Scenario, done: { points: number; tasks: string[]; attempts: number } | undefined, lab: string | null): ScenarioCard {
  const solved = scenario.tasks.every((task) => done?.tasks.includes(task.id));
  return {
    id: scenario.id,
    module: scenario.module,
    moduleTitle: scenario.moduleTitle,
    buildsOn: scenario.buildsOn,
    title: scenario.title,
    summary: scenario.summary,
    difficulty: scenario.difficulty,
    minutes: scenario.minutes,
    server: scenario.server,
    objectives: scenario.maps.cysa['cs0-004'],
    firewall: loadsFirewall(scenario),
    points: fullPoints(scenario),
    earned: done?.points ?? 0,
    state: solved ? 'solved' : lab || (done?.attempts ?? 0) > 0 ? 'started' : 'new',
    lab,
  };
}

export function taskView(task: TaskDef, progress: Progress): TaskView {
  const taken = progress.hints.filter((hint) => hint.task === task.id).map((hint) => hint.hint);
  const shown = progress.shown.includes(task.id);
  return {
    id: task.id,
    title: task.title,
    points: task.points,
    earned: progress.grants.find((grant) => grant.task === task.id)?.points ?? (shown ? 0 : null),
    shown,
    hints: task.hints.map((hint, index) => {
      const { cost, text } = typeof hint === 'string' ? { cost: 0, text: hint } : hint;
      return { cost, text: taken.includes(index) ? text : null };
    }),
    checks: task.checks.map((check) => ({
      id: check.id,
      title: check.title,
      settings: checkOf(check).settings?.source ?? null,
      half: checkOf(check).half?.(check) ?? 'security',
      latest: progress.latest?.verdicts.find((verdict) => verdict.check === check.id)?.verdict ?? null,
    })),
  };
}

export function questionView(question: QuestionDef, progress: Pick<Progress, 'answers'>): QuestionView {
  const given = progress.answers.find((answer) => answer.question === question.id);
  return {
    id: question.id,
    ask: question.ask,
    points: question.points,
    kind: 'choose' in question ? 'choose' : question.kind,
    choices: 'choose' in question ? question.choose.map((choice) => choice.text) : null,
    answered: given
      ? {
          answer: shownAnswer(question, given.answer),
          right: given.right,
          why: reason(question, given.answer),
          earned: given.earned,
          options: optionsOf(question),
        }
      : null,
  };
}

function shownAnswer(question: QuestionDef, answer: string): string {
  return 'choose' in question ? (question.choose[Number(answer)]?.text ?? answer) : answer;
}

/** Every option with its reason, once the question is answered. */
function optionsOf(question: QuestionDef): { text: string; right: boolean; why: string }[] | null {
  return 'choose' in question ? question.choose.map(({ text, right, why }) => ({ text, right: right === true, why })) : null;
}

/** Why the given answer is right or wrong; a wrong choice also learns why the right one is. */
function reason(question: QuestionDef, answer: string): string {
  if (!('choose' in question)) return question.why;
  const chosen = question.choose[Number(answer)];
  const right = question.choose.find((choice) => choice.right);
  return chosen === right || !right ? (chosen?.why ?? '') : `${chosen?.why ?? ''} The better answer: ${right.text}. ${right.why}`;
}

export function attemptView(attempt: AttemptRecord): AttemptView {
  return { ...attemptSummary(attempt), verdicts: attempt.verdicts };
}

export function attemptSummary(attempt: Omit<AttemptRecord, 'verdicts'>): Omit<AttemptView, 'verdicts'> {
  const { id, lab, at, state, expected, passed, gained, problem } = attempt;
  return { id, lab, at, state, expected, passed, gained, problem };
}

/** `values`: those of the learner's present or latest lab, for what is told afterwards. */
export function scenarioView(scenario: Scenario, progress: Progress, done: ScenarioCard, values: Values): ScenarioView {
  const over = settled(scenario, progress);
  return {
    card: done,
    brief: told(scenario.brief, null),
    briefs: toldDeep(scenario.briefs, null),
    tasks: scenario.tasks.map((task) => toldDeep(taskView(task, progress), values)),
    quiz: scenario.quiz.map((question) => toldDeep(questionView(question, progress), values)),
    debrief: over ? told(scenario.debrief, values) : null,
    debriefs: over ? toldDeep(scenario.debriefs, values) : {},
    fixes: over ? provenFixes(scenario, values) : [],
    attempts: progress.attempts.map(attemptSummary),
    latest: progress.latest ? attemptView(progress.latest) : null,
    maps: [
      { framework: 'CySA+ CS0-004', items: scenario.maps.cysa['cs0-004'] },
      { framework: 'CySA+ CS0-003', items: scenario.maps.cysa['cs0-003'] },
      { framework: `MITRE ATT&CK v${scenario.maps.attack.version}`, items: scenario.maps.attack.techniques },
      { framework: 'References', items: scenario.maps.refs },
    ],
  };
}

/** The solutions that the scenario's proof runs, in its order. */
export function provenFixes(scenario: Scenario, values: Values): ScenarioView['fixes'] {
  const main = scenario.lab.main ?? Object.keys(scenario.lab.hosts)[0] ?? '';
  return Object.entries(scenario.tests.solutions).map(([name, solution]) => {
    const { run, host } = typeof solution === 'string' ? { run: solution, host: main } : solution;
    return { name, host, script: told(run, values).trim() };
  });
}
