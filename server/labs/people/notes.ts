import { foreignAnswers, type Sign, type Solve, signsOfSolves, type WrongAnswer } from '../../core/honesty.ts';
import { planLab } from '../../core/plan.ts';
import { sameAnswer } from '../../core/quiz-answer.ts';
import { interpolate } from '../../core/variables.ts';
import type { ClassId } from '../../protocol/ids.ts';
import type { NoteView } from '../../protocol/notes.ts';
import type { ScenarioLibrary } from '../deps.ts';
import { ownClass } from '../policy.ts';
import type { LabRecord } from '../store.ts';
import type { ClassStore, Person } from './people-store.ts';

export type HeldLab = Pick<LabRecord, 'id' | 'scenario' | 'seed' | 'subnets'> & { learner: string };

/** What an instructor's notes are drawn from. */
export interface TraceStore {
  /** Attempts of the members that gained points. */
  solves(id: ClassId): Promise<Solve[]>;
  /** Wrong answers of the members. */
  wrongAnswers(id: ClassId): Promise<Omit<WrongAnswer, 'rightFor'>[]>;
  /** Labs that the members ever had of a scenario. */
  labsOf(id: ClassId, scenarios: readonly string[]): Promise<HeldLab[]>;
}

const mostNotes = 200;
const mostKept = 5000;

/** Notes on a class: signs that somebody may not have worked alone, each with its evidence. */
export class Notes {
  readonly #parts: { classes: ClassStore; traces: TraceStore; scenarios: Pick<ScenarioLibrary, 'get'> };
  /** What labs drew; it never changes. */
  readonly #values = new Map<string, Record<string, string>>();

  constructor(parts: { classes: ClassStore; traces: TraceStore; scenarios: Pick<ScenarioLibrary, 'get'> }) {
    this.#parts = parts;
  }

  async list(person: Person, id: ClassId): Promise<NoteView[]> {
    ownClass(person, await this.#parts.classes.get(id));
    const { classes, traces, scenarios } = this.#parts;
    const [members, solves, wrong] = await Promise.all([classes.members(id), traces.solves(id), traces.wrongAnswers(id)]);
    const signs = [...foreignAnswers(await this.#compared(id, wrong)), ...signsOfSolves(solves, (scenario) => scenarios.get(scenario)?.minutes ?? null)];
    const known = new Map(members.flatMap((member) => (member.learner ? [[member.learner, member] as const] : [])));
    const names = (learners: readonly string[]) => learners.flatMap((learner) => known.get(learner)?.name ?? []);
    return signs
      .sort((a, b) => b.at - a.at)
      .slice(0, mostNotes)
      .flatMap((sign): NoteView[] => {
        const member = known.get(sign.learner);
        return member ? [noteOf(sign, member, scenarios.get(sign.scenario)?.title ?? sign.scenario, names)] : [];
      });
  }

  /** For whose labs each wrong answer would have been right. Questions whose answer no lab draws are left out. */
  async #compared(id: ClassId, wrong: readonly Omit<WrongAnswer, 'rightFor'>[]): Promise<WrongAnswer[]> {
    const asked = wrong.flatMap((answer) => {
      const question = this.#parts.scenarios.get(answer.scenario)?.quiz.find((each) => each.id === answer.question);
      return question && !('choose' in question) && question.answer.includes('${') ? [{ answer, question }] : [];
    });
    if (asked.length === 0) return [];
    const labs = await this.#parts.traces.labsOf(id, [...new Set(asked.map(({ answer }) => answer.scenario))]);
    return asked.map(({ answer, question }) => {
      const fitting = labs.filter((lab) => {
        const values = lab.scenario === answer.scenario && this.#valuesOf(lab);
        return values && sameAnswer(question, answer.answer, interpolate(question.answer, values));
      });
      return { ...answer, rightFor: fitting.map(({ learner }) => learner) };
    });
  }

  /** Null for a lab that the scenario as it is now would not make. */
  #valuesOf(lab: HeldLab): Record<string, string> | null {
    const kept = this.#values.get(lab.id);
    const scenario = this.#parts.scenarios.get(lab.scenario);
    if (kept || !scenario || Object.keys(lab.subnets).length === 0) return kept ?? null;
    try {
      const { values } = planLab(scenario, { lab: lab.id, seed: lab.seed, subnets: lab.subnets });
      if (this.#values.size >= mostKept) this.#values.clear();
      this.#values.set(lab.id, values);
      return values;
    } catch {
      return null;
    }
  }
}

function noteOf(sign: Sign, member: { id: string; name: string }, title: string, names: (learners: readonly string[]) => string[]): NoteView {
  const about = { member: member.id, name: member.name, scenario: sign.scenario, title, at: sign.at };
  if (sign.kind === 'foreign-answer') return { kind: sign.kind, ...about, question: sign.question, answer: sign.answer, owners: names(sign.owners) };
  if (sign.kind === 'too-fast') return { kind: sign.kind, ...about, seconds: sign.seconds, minutes: sign.minutes };
  if (sign.kind === 'together') return { kind: sign.kind, ...about, address: sign.address, others: names(sign.others) };
  return { kind: sign.kind, ...about };
}
