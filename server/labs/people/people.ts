import { heatOf } from '../../core/heat.ts';
import type { ClassId, LearnerId, MemberId } from '../../protocol/ids.ts';
import type { AccountsView, ClassCard, ClassView, HeatView, ResumeView, RosterImported, SessionView } from '../../protocol/people.ts';
import { PersonName } from '../../protocol/people.ts';
import { Problem } from '../../protocol/problems.ts';
import { type GradeFormat, gradeTable } from '../classes/grade-table.ts';
import { ownClass } from '../policy.ts';
import type { RecordingLimits } from '../recordings/recorder.ts';
import type { LearnerStore } from '../store.ts';
import type { AccountStore, ClassStore, MemberRecord, Person } from './people-store.ts';
import { readRoster } from './read-roster.ts';
import type { SignedOn } from './sign-on.ts';

/** A name for a new account, from what the provider says. */
const nameOf = ({ name, email }: SignedOn): string => {
  const parsed = PersonName.safeParse(name ?? '');
  return parsed.success
    ? parsed.data
    : (email ?? '')
        .replace(/@.*$/, '')
        .replaceAll(/[^\p{L}\p{N}._-]/gu, '')
        .slice(0, 64) || 'Instructor';
};
/** Two names that differ only in case or Unicode form are one. */
const plain = (name: string) => name.normalize('NFKC').toLowerCase();

export interface PeopleParts {
  mode: 'solo' | 'classroom';
  learners: LearnerStore;
  accounts: AccountStore;
  classes: ClassStore;
  recording: Pick<RecordingLimits, 'on' | 'keptDays'>;
  /** Null: there is no single sign-on. `domains`: whose owners of addresses become instructors. */
  signOn?: { name: string; domains: readonly string[] } | null;
}

/** Accounts, sessions and classes as HTTP offers them. Whoever calls has passed `authorise`; whose class it is is asked here. */
export class People {
  readonly #parts: PeopleParts;
  readonly #revoked = new Set<(learner: LearnerId) => void>();
  readonly #boardChanged = new Set<() => void>();

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  get mode(): 'solo' | 'classroom' {
    return this.#parts.mode;
  }

  /** Who has the cookie with this secret. Solo: everybody is somebody; a classroom knows only its sessions. */
  async person(secret: string | null): Promise<Person | null> {
    const { mode, learners, accounts } = this.#parts;
    if (mode === 'classroom') return secret ? accounts.person(secret) : null;
    const learner = (secret && (await learners.bySecret(secret))) || (await learners.solo());
    return { learner, role: 'solo', account: null, class: null };
  }

  session(person: Person | null): SessionView {
    return {
      mode: this.mode,
      recording: this.#parts.recording.on ? { days: this.#parts.recording.keptDays } : null,
      oidc: this.#parts.signOn?.name ?? null,
      person: person && { role: person.role, name: person.learner.nickname, className: person.class?.name ?? null },
    };
  }

  /** A one-time secret for the first account, or null when there is one. */
  async setupSecret(): Promise<string | null> {
    if (this.mode === 'solo' || (await this.#parts.accounts.hasAccounts())) return null;
    return this.#parts.accounts.makeSetupLink();
  }

  /** These four answer the secret of a new session. */
  async setUp(secret: string, name: string, password: string): Promise<string> {
    return this.#open(await this.#parts.accounts.setUp(secret, name, password));
  }

  async logIn(name: string, password: string): Promise<string> {
    const learner = await this.#parts.accounts.logIn(name, password);
    if (!learner) throw new Problem('wrong-credentials', 'There is no account with this name and this password.');
    return this.#open(learner);
  }

  async join(code: string, name: string): Promise<string> {
    return this.#open(await this.#parts.classes.join(code, name));
  }

  async resume(secret: string): Promise<string> {
    const learner = await this.#parts.accounts.resumed(secret);
    if (!learner) throw new Problem('link-spent', 'A newer link has taken its place, or you were taken off the roster.');
    return this.#open(learner);
  }

  async logOut(secret: string): Promise<void> {
    const person = await this.person(secret);
    await this.#parts.accounts.closeSession(secret);
    if (person) this.#revoke(person.learner.id);
  }

  async resumeLink(person: Person): Promise<ResumeView> {
    return { secret: await this.#parts.accounts.renewResume(person.learner.id) };
  }

  createInstructor(name: string, password: string, email: string | null): Promise<void> {
    return this.#parts.accounts.createInstructor(name, password, email);
  }

  accounts(): Promise<AccountsView> {
    return this.#parts.accounts.list();
  }

  async changeAccount(account: string, email: string | null): Promise<AccountsView> {
    await this.#parts.accounts.setEmail(account, email);
    return this.accounts();
  }

  /** Throws Problem `forbidden` for whoever is neither known, nor written down with this address, nor of an allowed domain. */
  async signOn(found: SignedOn): Promise<string> {
    const { accounts, signOn } = this.#parts;
    const known = await accounts.bySignOn(found);
    if (known) return this.#open(known);
    if (!(await accounts.hasAccounts())) throw new Problem('forbidden', 'The first account is made by the link that the server prints.');
    if (found.email === null) throw new Problem('forbidden', 'The provider has verified no e-mail address of this person.');
    const domain = found.email.slice(found.email.lastIndexOf('@') + 1);
    const learner = await accounts.linkSignOn(found, found.email, signOn?.domains.includes(domain) ? nameOf(found) : null);
    if (!learner) throw new Problem('forbidden', `${found.email} may not teach here.`);
    return this.#open(learner);
  }

  /** A student's, as another way back than the personal link. */
  setPassword(person: Person, password: string): Promise<void> {
    return this.#parts.accounts.setMemberPassword(person.learner.id, password);
  }

  async classes(person: Person): Promise<ClassCard[]> {
    const all = await this.#parts.classes.list(person.role === 'admin' ? null : person.account);
    return all.map(({ owner: _, ...card }) => card);
  }

  async createClass(person: Person, name: string): Promise<ClassCard> {
    if (person.account === null) throw new Problem('forbidden', 'Only an account can have classes.');
    const { owner: _, ...card } = await this.#parts.classes.create(person.account, name);
    return { ...card, members: 0, joined: 0 };
  }

  async class(person: Person, id: ClassId): Promise<ClassView> {
    const { owner: _, ...found } = await this.#own(person, id);
    const members = (await this.#parts.classes.members(id)).map(({ learner: __, ...member }) => member);
    return { card: { ...found, members: members.length, joined: members.filter(({ joinedAt }) => joinedAt !== null).length }, members };
  }

  async changeClass(person: Person, id: ClassId, change: Parameters<ClassStore['change']>[1]): Promise<ClassView> {
    const found = await this.#own(person, id);
    if (found.archivedAt !== null && change.code === 'rotate' && change.archived !== false)
      throw new Problem('forbidden', 'The class is archived. Bring it back first.');
    await this.#parts.classes.change(id, change);
    if (change.frozen !== undefined) this.#changed();
    return this.class(person, id);
  }

  async importRoster(person: Person, id: ClassId, text: string): Promise<RosterImported> {
    await this.#own(person, id);
    const { rows, problems } = readRoster(text);
    return { ...(await this.#parts.classes.importRoster(id, rows)), problems };
  }

  async memberResume(person: Person, id: ClassId, member: MemberId): Promise<ResumeView> {
    const { learner } = await this.#member(person, id, member);
    if (learner === null) throw new Problem('not-found', 'This student has not joined yet: the join code is enough.');
    return { secret: await this.#parts.accounts.renewResume(learner) };
  }

  async removeMember(person: Person, id: ClassId, member: MemberId): Promise<void> {
    const { learner } = await this.#member(person, id, member);
    await this.#parts.classes.remove(id, member);
    if (learner) this.#revoke(learner);
  }

  /** How a member stands on the board that others see. Throws Problem `name-taken` for an alias that is somebody's name there. */
  async showMember(person: Person, id: ClassId, member: MemberId, shown: { alias?: string | null; hidden?: boolean }): Promise<ClassView> {
    await this.#member(person, id, member);
    const alias = shown.alias && plain(shown.alias);
    if (alias) {
      const others = (await this.#parts.classes.members(id)).filter((other) => other.id !== member);
      if (others.some((other) => plain(other.name) === alias || (other.alias !== null && plain(other.alias) === alias)))
        throw new Problem('name-taken', `${shown.alias} is the name of somebody else in this class.`);
    }
    await this.#parts.classes.show(id, member, shown);
    this.#changed();
    return this.class(person, id);
  }

  /** How the members stand with each check of a scenario. */
  async heat(person: Person, id: ClassId, scenario: string): Promise<HeatView> {
    await this.#own(person, id);
    const [members, tries] = await Promise.all([this.#parts.classes.members(id), this.#parts.classes.tries(id, scenario)]);
    const places = new Map(members.flatMap((member) => (member.learner ? [[member.learner, member.id] as const] : [])));
    return heatOf(tries).flatMap(({ learner, ...cell }) => {
      const member = places.get(learner);
      return member ? [{ member, ...cell }] : [];
    });
  }

  /** CSV for a grade book. */
  async grades(person: Person, id: ClassId, format: GradeFormat): Promise<string> {
    const found = await this.#own(person, id);
    const rows = (await this.#parts.classes.members(id)).map((member) => ({
      ...member,
      feedback: `${member.solved} tasks solved, ${member.attempts} attempts`,
    }));
    return gradeTable(format, { section: found.name, title: 'Mailrange', possible: null, rows });
  }

  /** Told when a board looks different without anybody having gained something. */
  onBoardChanged(listener: () => void): Disposable {
    this.#boardChanged.add(listener);
    return { [Symbol.dispose]: () => this.#boardChanged.delete(listener) };
  }

  /** Told when sessions of a learner have ended: what is still connected must go. */
  onRevoked(listener: (learner: LearnerId) => void): Disposable {
    this.#revoked.add(listener);
    return { [Symbol.dispose]: () => this.#revoked.delete(listener) };
  }

  #changed(): void {
    for (const listener of this.#boardChanged) listener();
  }

  #revoke(learner: LearnerId): void {
    for (const listener of this.#revoked) listener(learner);
  }

  #open(learner: LearnerId): Promise<string> {
    return this.#parts.accounts.openSession(learner);
  }

  async #own(person: Person, id: ClassId) {
    return ownClass(person, await this.#parts.classes.get(id));
  }

  async #member(person: Person, id: ClassId, member: MemberId): Promise<MemberRecord> {
    await this.#own(person, id);
    const found = await this.#parts.classes.member(id, member);
    if (!found) throw new Problem('not-found', 'There is no such member in this class.');
    return found;
  }
}
