import type { ClassId, LearnerId, MemberId } from '../../protocol/ids.ts';
import { Problem } from '../../protocol/problems.ts';
import type { AssignmentStore } from '../classes/assignment-store.ts';
import { ownClass } from '../policy.ts';
import type { Recorder } from '../recordings/recorder.ts';
import type { DataStore } from './data-store.ts';
import type { ClassStore, Person } from './people-store.ts';

export interface PersonalDataParts {
  classes: ClassStore;
  assignments: AssignmentStore;
  data: DataStore;
  recorder: Pick<Recorder, 'forget'>;
  range: { endLabs(learners: readonly LearnerId[]): Promise<void>; boardsChanged(): void };
  /** Closes the connections of a learner whose sessions have ended. */
  cut: (learner: LearnerId) => void;
  now: () => number;
}

/** What is kept of people: to take away as JSON, in pieces of text, and to be rid of for good. */
export class PersonalData {
  readonly #parts: PersonalDataParts;

  constructor(parts: PersonalDataParts) {
    this.#parts = parts;
  }

  async *mine(person: Person): AsyncGenerator<string> {
    yield `{"takenAt":${this.#parts.now()},"you":`;
    yield* this.#learner(person.learner.id, '/api/me/recordings');
    yield '}\n';
  }

  /** Asks before anything is written, so that a refusal is an answer of its own. */
  async class(person: Person, id: ClassId): Promise<AsyncGenerator<string>> {
    const { joinCode: _, owner: __, ...found } = ownClass(person, await this.#parts.classes.get(id));
    return this.#class(found, id);
  }

  /** Everything of the person is gone when this resolves, labs included. */
  forgetMe(person: Person): Promise<void> {
    return this.#forget([person.learner.id]);
  }

  async forgetMember(person: Person, id: ClassId, member: MemberId): Promise<void> {
    ownClass(person, await this.#parts.classes.get(id));
    const found = await this.#parts.classes.member(id, member);
    if (!found) throw new Problem('not-found', 'There is no such member in this class.');
    if (found.learner) await this.#forget([found.learner]);
    else await this.#parts.classes.remove(id, member);
  }

  /** The class with everybody who ever joined it, and all that they did. Nobody joins meanwhile; labs end first. */
  async forgetClass(person: Person, id: ClassId): Promise<void> {
    ownClass(person, await this.#parts.classes.get(id));
    await this.#parts.classes.change(id, { code: 'close' });
    await this.#forget(await this.#parts.data.learnersOf(id));
    await this.#parts.data.forgetClass(id);
  }

  async #forget(learners: readonly LearnerId[]): Promise<void> {
    await this.#parts.data.shutOut(learners);
    for (const learner of learners) this.#parts.cut(learner);
    await this.#parts.range.endLabs(learners);
    await this.#parts.recorder.forget(learners);
    await this.#parts.data.forget(learners);
    // One that was asked for before the door was shut.
    await this.#parts.range.endLabs(learners);
    this.#parts.range.boardsChanged();
  }

  async *#class(found: object, id: ClassId): AsyncGenerator<string> {
    const assignments = await this.#parts.assignments.list(id);
    const extensions = await this.#parts.assignments.extensions(assignments.map((one) => one.id));
    yield `{"takenAt":${this.#parts.now()},"class":${JSON.stringify(found)},\n"assignments":${JSON.stringify(assignments)},\n`;
    yield `"extensions":${JSON.stringify(extensions)},\n"members":[`;
    let between = '\n';
    for (const member of await this.#parts.classes.members(id)) {
      yield `${between}{"member":${JSON.stringify(member)},"did":`;
      if (member.learner) yield* this.#learner(member.learner, `/api/classes/${id}/members/${member.id}/recordings`);
      else yield 'null';
      yield '}';
      between = ',\n';
    }
    yield '\n]}\n';
  }

  /** `files`: where the recordings can be had. */
  async *#learner(id: LearnerId, files: string): AsyncGenerator<string> {
    const kept = await this.#parts.data.learner(id);
    // Their output is not in here: one alone can be larger than everything else. Each is a file that can be taken away by itself.
    const recordings = kept.recordings.map((recording) => ({ ...recording, file: `${files}/${recording.id}` }));
    const data = JSON.stringify({ ...kept, recordings });
    yield `${data.slice(0, -1)},"attempts":[`;
    let between = '\n';
    for await (const attempt of this.#parts.data.attempts(id)) {
      yield `${between}${JSON.stringify(attempt)}`;
      between = ',\n';
    }
    yield ']}';
  }
}
