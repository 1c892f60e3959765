import type { BoardName, BoardView, CoursesView } from '../../protocol/board.ts';
import type { ClassId } from '../../protocol/ids.ts';
import { Problem } from '../../protocol/problems.ts';
import type { StandingView } from '../../protocol/views.ts';
import type { ClassRecord, ClassStore, Person } from '../people/people-store.ts';
import { ownClass } from '../policy.ts';
import type { BoardStore, Course } from '../store.ts';
import { assignmentBoard } from './assignment-board.ts';
import type { AssignmentStore } from './assignment-store.ts';

const top = 5;
const neighbours = 2;
const lines = 10;
const most = 20;

/** A board, whatever it ranks, as one person sees it. */
export interface AnyBoard {
  standings(top: number, neighbours: number): Promise<StandingView[]>;
  find(prefix: string, limit: number): Promise<StandingView[]>;
  courses(top: number): Promise<Course[]>;
}

export interface BoardParts {
  mode: 'solo' | 'classroom';
  classes: ClassStore;
  assignments: AssignmentStore;
  boards: BoardStore;
}

interface Opened {
  title: string | null;
  frozenAt: number | null;
  board: AnyBoard;
}

/** Leaderboards as HTTP offers them. Students see their class's, its instructor the same, as it is shown; without classes there is one for everybody. */
export class Boards {
  readonly #parts: BoardParts;

  constructor(parts: BoardParts) {
    this.#parts = parts;
  }

  async view(person: Person, of: ClassId | null, name: BoardName): Promise<BoardView> {
    const { title, frozenAt, board } = await this.#open(person, of, name);
    return { title, frozenAt, rows: await board.standings(person.role === 'student' || person.role === 'solo' ? top : lines, neighbours) };
  }

  async find(person: Person, of: ClassId | null, name: BoardName, prefix: string): Promise<StandingView[]> {
    return (await this.#open(person, of, name)).board.find(prefix, most);
  }

  async courses(person: Person, of: ClassId | null, name: BoardName): Promise<CoursesView> {
    return (await this.#open(person, of, name)).board.courses(lines);
  }

  /** `of`: a class that the person must own; null: the one they are in. */
  async #open(person: Person, of: ClassId | null, name: BoardName): Promise<Opened> {
    const id = of ?? person.class?.id ?? null;
    if (id === null && this.#parts.mode === 'classroom') throw new Problem('not-found', 'You are in no class: its board is on the page of the class.');
    const you = person.learner.id;
    if (id === null) {
      if (name !== 'own') throw new Problem('not-found', 'There is no such assignment.');
      return { title: null, frozenAt: null, board: this.#kept(null, null, you) };
    }
    const found = await this.#parts.classes.get(id);
    const seen: ClassRecord = of === null && found ? found : ownClass(person, found);
    if (name === 'own') return { title: seen.name, frozenAt: seen.frozenAt, board: this.#kept(id, seen.frozenAt, you) };
    const record = await this.#parts.assignments.get(id, name);
    if (!record) throw new Problem('not-found', 'This class has no such assignment.');
    return { title: record.title, frozenAt: seen.frozenAt, board: assignmentBoard(this.#parts, record, you, seen.frozenAt) };
  }

  /** A board whose totals the store keeps. */
  #kept(of: ClassId | null, until: number | null, you: string): AnyBoard {
    const board = { class: of, until, withHidden: false };
    const { boards } = this.#parts;
    return {
      standings: (first, near) => boards.standings(board, { top: first, you, neighbours: near }),
      find: (prefix, limit) => boards.find(board, prefix, { limit, you }),
      courses: (first) => boards.courses(board, first),
    };
  }
}
