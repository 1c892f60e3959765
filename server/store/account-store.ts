import type { Kysely, Transaction } from 'kysely';
import type { AccountStore, Person } from '../labs/people/people-store.ts';
import type { LearnerStore } from '../labs/store.ts';
import type { LearnerId } from '../protocol/ids.ts';
import { AccountsView } from '../protocol/people.ts';
import { Problem } from '../protocol/problems.ts';
import { hashPassword, passwordFits } from './passwords.ts';
import { learnerOf } from './rows.ts';
import { hashOf, keyOf, newId, newSecret } from './secrets.ts';
import type { Tables } from './tables.ts';

const setupMs = 24 * 3600_000;
/** Each costs a derivation. */
const mostNamesakes = 20;
const sessionMs = 90 * 24 * 3600_000;

/** Accounts and sessions in SQL. */
export class SqlAccountStore implements AccountStore {
  readonly #db: Kysely<Tables>;
  readonly #clock: () => number;
  readonly #learners: LearnerStore;
  /** Compared with when there is no such name, so that the time does not tell. */
  #nobody: Promise<string> | undefined;

  constructor(db: Kysely<Tables>, clock: () => number, learners: LearnerStore) {
    this.#db = db;
    this.#clock = clock;
    this.#learners = learners;
  }

  async hasAccounts(): Promise<boolean> {
    return (await this.#db.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) !== undefined;
  }

  async makeSetupLink(): Promise<string> {
    const secret = newSecret();
    await this.#db.transaction().execute(async (trx) => {
      await trx.deleteFrom('setup_links').execute();
      await trx
        .insertInto('setup_links')
        .values({ secret_hash: hashOf(secret), expires_at: this.#clock() + setupMs })
        .execute();
    });
    return secret;
  }

  async setUp(secret: string, name: string, password: string): Promise<LearnerId> {
    const [hash, solo] = await Promise.all([hashPassword(password), this.#learners.solo()]);
    return this.#db.transaction().execute(async (trx) => {
      const link = await trx.deleteFrom('setup_links').where('secret_hash', '=', hashOf(secret)).returning('expires_at').executeTakeFirst();
      const first = (await trx.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) === undefined;
      if (!link || link.expires_at < this.#clock() || !first) throw new Problem('link-spent', 'It was used, replaced, or is older than a day.');
      await trx
        .insertInto('accounts')
        .values(this.#account(name, hash, 'admin', solo.id))
        .execute();
      await trx.updateTable('learners').set({ nickname: name }).where('id', '=', solo.id).execute();
      return solo.id;
    });
  }

  async createInstructor(name: string, password: string, email: string | null = null): Promise<void> {
    const hash = await hashPassword(password);
    await this.#db.transaction().execute(async (trx) => {
      if (await named(trx, name)) throw new Problem('name-taken', `There is an account with the name ${name}.`);
      if (email !== null) await freeEmail(trx, email, null);
      await this.#addInstructor(trx, name, hash, email);
    });
  }

  async list(): Promise<AccountsView> {
    const rows = await this.#db.selectFrom('accounts').select(['id', 'name', 'role', 'email']).orderBy('name_key').execute();
    return AccountsView.parse(rows);
  }

  setEmail(account: string, email: string | null): Promise<void> {
    return this.#db.transaction().execute(async (trx) => {
      if (email !== null) await freeEmail(trx, email, account);
      const changed = await trx.updateTable('accounts').set({ email }).where('id', '=', account).executeTakeFirst();
      if (changed.numUpdatedRows === 0n) throw new Problem('not-found', 'There is no such account.');
    });
  }

  async bySignOn({ issuer, subject }: { issuer: string; subject: string }): Promise<LearnerId | null> {
    const row = await this.#db
      .selectFrom('sign_ons')
      .innerJoin('accounts', 'accounts.id', 'sign_ons.account')
      .select('accounts.learner')
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .executeTakeFirst();
    return row?.learner ?? null;
  }

  linkSignOn({ issuer, subject }: { issuer: string; subject: string }, email: string, name: string | null): Promise<LearnerId | null> {
    return this.#db.transaction().execute(async (trx) => {
      const known = await trx.selectFrom('accounts').select(['id', 'learner']).where('email', '=', email).executeTakeFirst();
      if (!known && name === null) return null;
      let free = name ?? '';
      for (let n = 2; !known && (await named(trx, free)); n++) free = `${name} ${n}`;
      // No password: nothing fits an empty hash.
      const account = known ?? (await this.#addInstructor(trx, free, '', email));
      await trx
        .insertInto('sign_ons')
        .values({ issuer, subject, account: account.id })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return account.learner;
    });
  }

  async setMemberPassword(learner: LearnerId, password: string): Promise<void> {
    await this.#db
      .updateTable('members')
      .set({ password_hash: await hashPassword(password) })
      .where('learner', '=', learner)
      .execute();
  }

  async logIn(name: string, password: string): Promise<LearnerId | null> {
    const key = keyOf(name.trim());
    const accounts = await this.#db.selectFrom('accounts').select(['learner', 'password_hash']).where('name_key', '=', key).execute();
    // The same name may sit in several classes; the password tells which is meant.
    const members = await this.#db
      .selectFrom('members')
      .select(['learner', 'password_hash'])
      .where('name_key', '=', key)
      .where('learner', 'is not', null)
      .where('password_hash', 'is not', null)
      .orderBy('joined_at', 'desc')
      .limit(mostNamesakes)
      .execute();
    this.#nobody ??= hashPassword(newSecret());
    const tried = [...accounts, ...members];
    if (tried.length === 0) await passwordFits(password, await this.#nobody);
    for (const { learner, password_hash: hash } of tried) if (await passwordFits(password, hash || (await this.#nobody))) return learner;
    return null;
  }

  async openSession(learner: LearnerId): Promise<string> {
    const secret = newSecret();
    const now = this.#clock();
    // Long over, and not only by a clock that has jumped ahead and will be set right again.
    await this.#db
      .deleteFrom('sessions')
      .where('expires_at', '<', now - sessionMs)
      .execute();
    await this.#db
      .insertInto('sessions')
      .values({ secret_hash: hashOf(secret), learner, created_at: now, expires_at: now + sessionMs })
      .execute();
    return secret;
  }

  /** A student whose place on the roster is gone is nobody. */
  async person(secret: string): Promise<Person | null> {
    const row = await this.#db
      .selectFrom('sessions')
      .innerJoin('learners', 'learners.id', 'sessions.learner')
      .leftJoin('accounts', 'accounts.learner', 'learners.id')
      .leftJoin('members', 'members.learner', 'learners.id')
      .leftJoin('classes', 'classes.id', 'members.class')
      .select(['learners.id', 'learners.nickname', 'learners.created_at', 'accounts.id as account', 'accounts.role', 'classes.id as class', 'classes.name'])
      .where('sessions.secret_hash', '=', hashOf(secret))
      .where('sessions.expires_at', '>', this.#clock())
      .executeTakeFirst();
    if (!row || (row.account === null && row.class === null)) return null;
    const role = row.account === null ? 'student' : row.role === 'admin' ? 'admin' : 'instructor';
    return { learner: learnerOf(row), role, account: row.account, class: row.class === null || row.name === null ? null : { id: row.class, name: row.name } };
  }

  async closeSession(secret: string): Promise<void> {
    await this.#db.deleteFrom('sessions').where('secret_hash', '=', hashOf(secret)).execute();
  }

  async renewResume(learner: LearnerId): Promise<string> {
    const secret = newSecret();
    await this.#db
      .updateTable('learners')
      .set({ secret_hash: hashOf(secret) })
      .where('id', '=', learner)
      .execute();
    return secret;
  }

  async resumed(secret: string): Promise<LearnerId | null> {
    const row = await this.#db
      .selectFrom('learners')
      .innerJoin('members', 'members.learner', 'learners.id')
      .select('learners.id')
      .where('secret_hash', '=', hashOf(secret))
      .executeTakeFirst();
    return row?.id ?? null;
  }

  async #addInstructor(trx: Transaction<Tables>, name: string, hash: string, email: string | null): Promise<Tables['accounts']> {
    const learner = await addLearner(trx, name, 'account', this.#clock());
    const row = { ...this.#account(name, hash, 'instructor', learner), email };
    await trx.insertInto('accounts').values(row).execute();
    return row;
  }

  #account(name: string, hash: string, role: string, learner: LearnerId): Tables['accounts'] {
    return { id: newId(12), name, name_key: keyOf(name), password_hash: hash, role, learner, created_at: this.#clock(), email: null };
  }
}

const named = async (trx: Transaction<Tables>, name: string): Promise<boolean> =>
  (await trx.selectFrom('accounts').select('id').where('name_key', '=', keyOf(name)).executeTakeFirst()) !== undefined;

/** Throws Problem `name-taken` when another account has the address. */
const freeEmail = async (trx: Transaction<Tables>, email: string, account: string | null): Promise<void> => {
  const holder = await trx.selectFrom('accounts').select('id').where('email', '=', email).executeTakeFirst();
  if (holder && holder.id !== account) throw new Problem('name-taken', `Another account has the address ${email}.`);
};

/** A learner whose name need be unique only within `scope`: the same name may sit in two classes. */
export const addLearner = async (trx: Transaction<Tables>, name: string, scope: string, at: number): Promise<LearnerId> => {
  const id = newId(16);
  // No nickname holds a colon, so that no solo name is ever in the way.
  await trx
    .insertInto('learners')
    .values({ id, nickname: name, nickname_key: `${scope}:${id}`, secret_hash: null, solo: null, created_at: at })
    .execute();
  return id;
};
