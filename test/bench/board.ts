import { join } from 'node:path';
import { sql } from 'kysely';
import type { Board } from '../../server/labs/store.ts';
import { openKysely, openStore, type StoreOptions } from '../../server/store/open-store.ts';
import { startPostgres } from '../harness/postgres-server.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { preparePostgres } from '../setup/range.ts';
import { atMost, type Figure, sample, timed, times } from './figures.ts';

const learners = 10_000;
const attempts = 1_000_000;
const tasks = 25;
const pupils = 500;
const site: Board = { class: null, until: null, withHidden: false };
const target = { p50: null, p99: 20 };
const pools = { internet: '198.18.0.0/16', inside: '10.213.0.0/16' };
const learner = (n: number) => `l${String(100_000_000_000_000 + n)}`;
const someone = () => learner(1 + Math.floor(Math.random() * learners));

/** The leaderboard with 10,000 learners and 1,000,000 attempts, on SQLite and on a PostgreSQL of the bench's own. */
export async function boardOnSqlite(): Promise<Figure[]> {
  await using folder = await temporaryFolder('bench-board');
  return await board('SQLite', { file: join(folder.path, 'mailrange.db'), url: null });
}

export async function boardOnPostgres(): Promise<Figure[]> {
  await using server = await startPostgres(await preparePostgres());
  return await board('PostgreSQL', { file: '', url: server.url });
}

async function board(name: string, database: Pick<StoreOptions, 'file' | 'url'>): Promise<Figure[]> {
  await using store = await openStore({ ...database, pools, clock: Date.now });
  const klass = await seed(database, store.accounts, store.classes);
  const recountMs = await timed(() => store.boards.recount());
  const measure = async (what: string, view: (n: number) => Promise<unknown>) =>
    times(`board (${name}): ${what}`, await sample(300, 20_000, (n) => timed(() => view(n))), target);
  let paid = 0;
  return [
    ...(await measure('first 100', () => store.boards.standings(site, { top: 100, you: null, neighbours: 0 }))),
    ...(await measure('first five, you and your neighbours', () => store.boards.standings(site, { top: 5, you: someone(), neighbours: 2 }))),
    ...(await measure('a name found', (n) => store.boards.find(site, `learner ${n % 100}`, { limit: 10, you: null }))),
    ...(await measure('a class of 500', () =>
      store.boards.standings({ ...site, class: klass }, { top: 5, you: learner(1 + Math.floor(Math.random() * pupils)), neighbours: 2 }),
    )),
    ...(await measure('graph of the first ten', () => store.boards.courses(site, 10))),
    ...(await measure('a gain written and the new board read', async () => {
      const id = `n${String(100_000_000_000_000 + paid++)}`;
      const attempt = { id, lab: 'lab0000000', learner: someone(), scenario: `new${paid}`, at: Date.now(), expected: 1 };
      await store.progress.startAttempt({ ...attempt, state: 'running', verdicts: [], passed: false, gained: 0, problem: null });
      await store.progress.finishAttempt(id, { state: 'finished', verdicts: [], problem: null, grants: [{ task: 'close', points: 5 }] });
      await store.boards.standings(site, { top: 100, you: null, neighbours: 0 });
    })),
    atMost(`board (${name}): every total derived anew`, recountMs, 'ms', null),
  ];
}

/** 100 attempts of each learner without transcripts (no board looks at them), and up to 25 tasks paid. Answers the class of the first 500. */
async function seed(database: Pick<StoreOptions, 'file' | 'url'>, accounts: Accounts, classes: Classes): Promise<string> {
  const admin = await accounts.setUp(await accounts.makeSetupLink(), 'Bench', 'correct horse');
  const { account } = (await accounts.person(await accounts.openSession(admin))) as { account: string };
  const { id } = await classes.create(account, 'A class');
  const { id: others } = await classes.create(account, 'Everybody else');
  await using db = await openKysely(database);
  const numbers = (count: number) =>
    sql`with recursive numbers (n) as (select cast(1 as bigint) union all select n + 1 from numbers where n < ${sql.lit(count)})`;
  const learnerOf = sql`'l' || cast(100000000000000 + 1 + (n % ${sql.lit(learners)}) as text)`;
  const attemptOf = sql`'a' || cast(100000000000000 + n as text)`;
  const paidTo = sql`select ${learnerOf}, 'scenario' || cast(n / ${sql.lit(learners * 5)} as text), 'task' || cast((n / ${sql.lit(learners)}) % 5 as text)`;
  const at = sql`1700000000000 + (n * 7919) % 1000000007`;
  await sql`insert into learners (id, nickname, nickname_key, created_at) ${numbers(learners)}
    select 'l' || cast(100000000000000 + n as text), 'Learner ' || cast(n as text), 'learner ' || cast(n as text), 1 from numbers`.execute(db);
  await sql`insert into members (id, class, name, name_key, email, id_number, learner, joined_at, hidden) ${numbers(learners)}
    select 'm' || cast(10000000000 + n as text), case when n <= ${sql.lit(pupils)} then ${id} else ${others} end, 'Learner ' || cast(n as text), 'learner ' || cast(n as text), '', '', 'l' || cast(100000000000000 + n as text), 1, 0 from numbers`.execute(
    db,
  );
  await sql`insert into attempts (id, lab, learner, scenario, at, state, expected, passed, gained, verdicts) ${numbers(attempts)}
    select ${attemptOf}, 'lab0000000', ${learnerOf}, 'scenario' || cast(n % 20 as text), ${at}, 'finished', 12, 0, 0, '[]' from numbers`.execute(db);
  await sql`insert into grants (learner, scenario, task, points, at, attempt) ${numbers(learners * tasks)}
    ${paidTo}, 5 + (n * 31) % 40, ${at}, ${attemptOf} from numbers where n > 0 and (n * 7) % 25 < 3 + (n % ${sql.lit(learners)}) % 23`.execute(db);
  return id;
}

type Store = Awaited<ReturnType<typeof openStore>>;
type Accounts = Store['accounts'];
type Classes = Store['classes'];
