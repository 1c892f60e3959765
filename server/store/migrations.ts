/**
 * The schema, step by step, for both databases. Forward only: a step that was released is never edited, a new one is added at the end.
 * A step is SQL that SQLite takes as it is, each statement ending with `;` at the end of a line: columns are `text` or `integer` (times are
 * epoch milliseconds, yes and no are 1 and 0), tables are `strict`, and `without rowid` when the key is not one column. flavour.ts says it in PostgreSQL's words.
 */
export const steps: readonly string[] = [
  `create table learners (
    id text primary key,
    nickname text not null,
    nickname_key text not null unique,
    secret_hash text unique,
    solo integer unique check (solo = 1),
    created_at integer not null
  ) strict;
  create table labs (
    id text primary key,
    scenario text not null,
    learner text references learners (id),
    owner text not null,
    state text not null,
    seed text not null,
    subnets text not null,
    steps text not null,
    problem text,
    created_at integer not null,
    ready_at integer,
    claimed_at integer,
    expires_at integer,
    extensions integer not null,
    touched_at integer not null
  ) strict;
  create index labs_live on labs (created_at) where state <> 'gone';
  create index labs_learner on labs (learner, scenario) where state <> 'gone';
  create index labs_pool on labs (scenario, ready_at) where state = 'ready' and learner is null;
  create table subnets (
    cidr text primary key,
    lab text,
    zone text,
    given_at integer not null,
    released_at integer
  ) strict;
  create unique index subnets_lab on subnets (lab, zone) where lab is not null;
  create table attempts (
    id text primary key,
    lab text not null,
    learner text not null references learners (id),
    scenario text not null,
    at integer not null,
    state text not null,
    expected integer not null,
    passed integer not null,
    gained integer not null,
    problem text,
    verdicts text not null
  ) strict;
  create index attempts_learner on attempts (learner, scenario, at);
  create index attempts_running on attempts (id) where state = 'running';
  create table grants (
    learner text not null references learners (id),
    scenario text not null,
    task text not null,
    points integer not null check (points >= 0),
    at integer not null,
    attempt text references attempts (id),
    primary key (learner, scenario, task)
  ) strict, without rowid;
  create table hints (
    learner text not null references learners (id),
    scenario text not null,
    task text not null,
    hint integer not null,
    cost integer not null,
    at integer not null,
    primary key (learner, scenario, task, hint)
  ) strict, without rowid;
  create table shown (
    learner text not null references learners (id),
    scenario text not null,
    task text not null,
    at integer not null,
    primary key (learner, scenario, task)
  ) strict, without rowid;
  create table answers (
    learner text not null references learners (id),
    scenario text not null,
    question text not null,
    answer text not null,
    "right" integer not null,
    earned integer not null check (earned >= 0),
    at integer not null,
    primary key (learner, scenario, question)
  ) strict, without rowid;`,
  `create table accounts (
    id text primary key,
    name text not null,
    name_key text not null unique,
    password_hash text not null,
    role text not null check (role in ('admin', 'instructor')),
    learner text not null unique references learners (id),
    created_at integer not null
  ) strict;
  create table setup_links (
    secret_hash text primary key,
    expires_at integer not null
  ) strict, without rowid;
  create table sessions (
    secret_hash text primary key,
    learner text not null references learners (id),
    created_at integer not null,
    expires_at integer not null
  ) strict, without rowid;
  create index sessions_learner on sessions (learner);
  create table classes (
    id text primary key,
    owner text not null references accounts (id),
    name text not null,
    join_code text unique,
    created_at integer not null,
    archived_at integer
  ) strict;
  create index classes_owner on classes (owner, created_at);
  create table members (
    id text primary key,
    class text not null references classes (id),
    name text not null,
    name_key text not null,
    email text not null,
    id_number text not null,
    learner text unique references learners (id),
    joined_at integer,
    unique (class, name_key)
  ) strict;`,
  `create table lab_versions (
    lab text not null references labs (id),
    n integer not null,
    at integer not null,
    attempt text,
    files text not null,
    primary key (lab, n)
  ) strict, without rowid;
  create table lab_texts (
    lab text not null references labs (id),
    hash text not null,
    text text,
    primary key (lab, hash)
  ) strict;`,
  `create table totals (
    learner text primary key references learners (id) on delete cascade,
    points integer not null,
    solved integer not null,
    gained_at integer,
    changed_at integer not null
  ) strict;
  create index totals_rank on totals (points desc, gained_at, learner) where points > 0;
  create index totals_changed on totals (changed_at);
  insert into totals (learner, points, solved, gained_at, changed_at)
    select learner, sum(points), sum(solved), max(case when points > 0 then at end), max(at) from (
      select learner, points, case when attempt is not null then 1 else 0 end as solved, at from grants where points > 0 or attempt is not null
      union all select learner, earned, 0, at from answers where earned > 0
    ) as gains group by learner;
  alter table classes add column frozen_at integer;
  alter table members add column alias text;
  alter table members add column alias_key text;
  alter table members add column hidden integer not null default 0;`,
  `create table assignments (
    id text primary key,
    class text not null references classes (id),
    title text not null,
    opens_at integer not null,
    due_at integer not null,
    late text not null check (late in ('refuse', 'mark', 'percent')),
    late_percent integer not null,
    created_at integer not null
  ) strict;
  create index assignments_class on assignments (class, opens_at);
  create index assignments_opening on assignments (opens_at);
  create table assignment_scenarios (
    assignment text not null references assignments (id),
    position integer not null,
    scenario text not null,
    primary key (assignment, position)
  ) strict, without rowid;
  create table extensions (
    assignment text not null references assignments (id),
    member text not null references members (id),
    due_at integer not null,
    primary key (assignment, member)
  ) strict, without rowid;
  create table solves (
    attempt text not null references attempts (id),
    task text not null,
    learner text not null references learners (id),
    scenario text not null,
    points integer not null,
    at integer not null,
    primary key (attempt, task)
  ) strict, without rowid;
  create index solves_learner on solves (learner, scenario);
  insert into solves (attempt, task, learner, scenario, points, at)
    select grants.attempt, grants.task, grants.learner, grants.scenario, grants.points, attempts.at
    from grants join attempts on attempts.id = grants.attempt;`,
  `create table hands (
    learner text primary key references learners (id) on delete cascade,
    raised_at integer not null
  ) strict;
  create table notices (
    id text primary key,
    class text not null references classes (id) on delete cascade,
    said_by text not null,
    text text not null,
    at integer not null
  ) strict;
  create index notices_class on notices (class, at);`,
  `create table forbidden (
    attempt text primary key references attempts (id),
    lab text not null,
    tokens text not null
  ) strict, without rowid;
  create index forbidden_lab on forbidden (lab);
  create table revocations (
    attempt text not null references attempts (id),
    "check" text not null,
    at integer not null,
    reason text not null,
    primary key (attempt, "check")
  ) strict, without rowid;`,
  `alter table accounts add column email text;
  create unique index accounts_email on accounts (email) where email is not null;
  create table sign_ons (
    issuer text not null,
    subject text not null,
    account text not null references accounts (id),
    primary key (issuer, subject)
  ) strict, without rowid;
  alter table members add column password_hash text;
  create index members_name on members (name_key) where password_hash is not null;
  create table attempt_traces (
    attempt text primary key references attempts (id),
    typed integer,
    address text
  ) strict;`,
  `create table recordings (
    id text primary key,
    lab text not null,
    learner text not null references learners (id),
    scenario text not null,
    terminal text not null,
    label text not null,
    started_at integer not null,
    ended_at integer,
    reason text,
    bytes integer not null,
    unique (lab, terminal)
  ) strict;
  create index recordings_learner on recordings (learner, started_at);
  create index recordings_ended on recordings (ended_at);`,
];
