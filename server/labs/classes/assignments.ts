import { scoreOf } from '../../core/assignment.ts';
import type { AssignmentDraft, AssignmentReport, AssignmentView, MyAssignments, ScoreView } from '../../protocol/assignments.ts';
import type { AssignmentId, ClassId, MemberId } from '../../protocol/ids.ts';
import { Problem } from '../../protocol/problems.ts';
import type { ScenarioLibrary } from '../deps.ts';
import { fullPoints } from '../learner/scenario-views.ts';
import type { ClassRecord, ClassStore, Person } from '../people/people-store.ts';
import { ownClass } from '../policy.ts';
import type { AssignmentRecord, AssignmentStore } from './assignment-store.ts';
import { type GradeFormat, gradeTable } from './grade-table.ts';

export interface AssignmentParts {
  classes: ClassStore;
  assignments: AssignmentStore;
  scenarios: Pick<ScenarioLibrary, 'get'>;
}

/** Assignments as HTTP offers them. Whoever calls has passed `authorise`; whose class it is is asked here. */
export class Assignments {
  readonly #parts: AssignmentParts;

  constructor(parts: AssignmentParts) {
    this.#parts = parts;
  }

  async list(person: Person, id: ClassId): Promise<AssignmentView[]> {
    await this.#own(person, id);
    return (await this.#parts.assignments.list(id)).map((one) => this.#view(one));
  }

  async create(person: Person, id: ClassId, draft: AssignmentDraft): Promise<AssignmentView> {
    await this.#own(person, id);
    this.#known(draft);
    return this.#view(await this.#parts.assignments.create(id, draft));
  }

  async change(person: Person, id: ClassId, assignment: AssignmentId, draft: AssignmentDraft): Promise<AssignmentView> {
    const found = await this.#find(person, id, assignment);
    this.#known(draft);
    await this.#parts.assignments.change(assignment, draft);
    return this.#view({ ...found.record, ...draft });
  }

  async remove(person: Person, id: ClassId, assignment: AssignmentId): Promise<void> {
    await this.#find(person, id, assignment);
    await this.#parts.assignments.remove(assignment);
  }

  async extend(person: Person, id: ClassId, assignment: AssignmentId, member: MemberId, dueAt: number | null): Promise<AssignmentReport> {
    const { record } = await this.#find(person, id, assignment);
    if (!(await this.#parts.classes.member(id, member))) throw new Problem('not-found', 'There is no such member in this class.');
    if (dueAt !== null && dueAt <= record.dueAt) throw new Problem('bad-request', 'An extension ends after the due time of everybody else.');
    await this.#parts.assignments.extend(assignment, member, dueAt);
    return this.report(person, id, assignment);
  }

  /** Everybody on the roster, with what they have. */
  async report(person: Person, id: ClassId, assignment: AssignmentId): Promise<AssignmentReport> {
    const { record } = await this.#find(person, id, assignment);
    const rows = await this.#rows(record);
    return {
      assignment: this.#view(record),
      rows: rows.map(({ member, dueAt, extended, score }) => ({
        member: member.id,
        name: member.name,
        joined: member.joinedAt !== null,
        dueAt,
        extended,
        score: scoreView(score),
      })),
    };
  }

  /** CSV for a grade book, grade and feedback together. */
  async grades(person: Person, id: ClassId, assignment: AssignmentId, format: GradeFormat): Promise<string> {
    const { record, found } = await this.#find(person, id, assignment);
    const view = this.#view(record);
    const rows = (await this.#rows(record)).map(({ member, extended, score }) => ({
      name: member.name,
      email: member.email,
      idNumber: member.idNumber,
      points: score.points,
      feedback: [
        ...view.scenarios.map((one) => `${one.title}: ${score.earned[one.id] ?? 0} of ${one.points}`),
        ...(score.late ? [record.late === 'percent' ? `partly late (${record.latePercent} %)` : 'partly late'] : []),
        ...(extended ? ['with an extension'] : []),
      ].join('; '),
    }));
    return gradeTable(format, { section: found.name, title: record.title, possible: view.points, rows });
  }

  /** What a student has to do, and until when. */
  async mine(person: Person): Promise<MyAssignments> {
    if (!person.class) return { class: null, assignments: [] };
    const { id } = person.class;
    const records = await this.#parts.assignments.list(id);
    const [gains, extensions, member] = await Promise.all([
      this.#parts.assignments.gains(id, [...new Set(records.flatMap(({ scenarios }) => scenarios))], person.learner.id),
      this.#parts.assignments.extensions(records.map((record) => record.id)),
      this.#parts.classes.memberOf(id, person.learner.id),
    ]);
    const assignments = records.map((record) => {
      const extension = extensions.find((one) => one.assignment === record.id && one.member === member?.id);
      const dueAt = Math.max(record.dueAt, extension?.dueAt ?? 0);
      const score = scoreOf(record, dueAt, gains);
      const view = this.#view(record);
      const scenarios = view.scenarios.map((one) => ({ ...one, earned: score.earned[one.id] ?? 0 }));
      return { ...view, scenarios, dueAt, extended: dueAt > record.dueAt, score: scoreView(score) };
    });
    return { class: person.class, assignments: assignments.sort((a, b) => a.dueAt - b.dueAt) };
  }

  /** The members of an assignment's class, each with the due time and the score that are theirs. */
  async #rows(record: AssignmentRecord) {
    const [members, extensions, gains] = await Promise.all([
      this.#parts.classes.members(record.class),
      this.#parts.assignments.extensions([record.id]),
      this.#parts.assignments.gains(record.class, record.scenarios, null),
    ]);
    const own = Map.groupBy(gains, ({ learner }) => learner);
    const extended = new Map(extensions.map(({ member, dueAt }) => [member, dueAt]));
    return members.map((member) => {
      const dueAt = Math.max(record.dueAt, extended.get(member.id) ?? 0);
      return { member, dueAt, extended: dueAt > record.dueAt, score: scoreOf(record, dueAt, (member.learner && own.get(member.learner)) || []) };
    });
  }

  #view({ id, title, scenarios, opensAt, dueAt, late, latePercent }: AssignmentRecord): AssignmentView {
    const listed = scenarios.map((one) => {
      const scenario = this.#parts.scenarios.get(one);
      return { id: one, title: scenario?.title ?? one, points: scenario ? fullPoints(scenario) : 0 };
    });
    return { id, title, scenarios: listed, points: listed.reduce((sum, { points }) => sum + points, 0), opensAt, dueAt, late, latePercent };
  }

  #known({ scenarios }: AssignmentDraft): void {
    const strange = scenarios.find((id) => !this.#parts.scenarios.get(id));
    if (strange) throw new Problem('not-found', `There is no scenario ${strange}.`);
  }

  async #find(person: Person, id: ClassId, assignment: AssignmentId): Promise<{ record: AssignmentRecord; found: ClassRecord }> {
    const found = await this.#own(person, id);
    const record = await this.#parts.assignments.get(id, assignment);
    if (!record) throw new Problem('not-found', 'This class has no such assignment.');
    return { record, found };
  }

  async #own(person: Person, id: ClassId): Promise<ClassRecord> {
    return ownClass(person, await this.#parts.classes.get(id));
  }
}

const scoreView = ({ points, solved, late, lastGainAt }: ReturnType<typeof scoreOf>): ScoreView => ({ points, solved, late, lastGainAt });
