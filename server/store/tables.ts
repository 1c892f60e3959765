/** What Kysely knows of the tables in migrations.ts. JSON columns are text; rows.ts parses them. */
export interface Tables {
  learners: { id: string; nickname: string; nickname_key: string; secret_hash: string | null; solo: number | null; created_at: number };
  labs: LabRow;
  subnets: { cidr: string; lab: string | null; zone: string | null; given_at: number; released_at: number | null };
  lab_versions: { lab: string; n: number; at: number; attempt: string | null; files: string };
  lab_texts: { lab: string; hash: string; text: string | null };
  attempts: AttemptRow;
  grants: { learner: string; scenario: string; task: string; points: number; at: number; attempt: string | null };
  hints: { learner: string; scenario: string; task: string; hint: number; cost: number; at: number };
  shown: { learner: string; scenario: string; task: string; at: number };
  answers: { learner: string; scenario: string; question: string; answer: string; right: number; earned: number; at: number };
  totals: { learner: string; points: number; solved: number; gained_at: number | null; changed_at: number };
  accounts: { id: string; name: string; name_key: string; password_hash: string; role: string; learner: string; created_at: number; email: string | null };
  sign_ons: { issuer: string; subject: string; account: string };
  attempt_traces: { attempt: string; typed: number | null; address: string | null };
  setup_links: { secret_hash: string; expires_at: number };
  sessions: { secret_hash: string; learner: string; created_at: number; expires_at: number };
  classes: { id: string; owner: string; name: string; join_code: string | null; created_at: number; archived_at: number | null; frozen_at: number | null };
  members: MemberRow;
  assignments: { id: string; class: string; title: string; opens_at: number; due_at: number; late: string; late_percent: number; created_at: number };
  assignment_scenarios: { assignment: string; scenario: string; position: number };
  extensions: { assignment: string; member: string; due_at: number };
  forbidden: { attempt: string; lab: string; tokens: string };
  revocations: { attempt: string; check: string; at: number; reason: string };
  solves: { attempt: string; task: string; learner: string; scenario: string; points: number; at: number };
  hands: { learner: string; raised_at: number };
  recordings: {
    id: string;
    lab: string;
    learner: string;
    scenario: string;
    terminal: string;
    label: string;
    started_at: number;
    ended_at: number | null;
    reason: string | null;
    bytes: number;
  };
  notices: { id: string; class: string; said_by: string; text: string; at: number };
}

export interface MemberRow {
  id: string;
  class: string;
  name: string;
  name_key: string;
  email: string;
  id_number: string;
  learner: string | null;
  joined_at: number | null;
  password_hash: string | null;
  alias: string | null;
  alias_key: string | null;
  hidden: number;
}

export interface LabRow {
  id: string;
  scenario: string;
  learner: string | null;
  owner: string;
  state: string;
  seed: string;
  subnets: string;
  steps: string;
  problem: string | null;
  created_at: number;
  ready_at: number | null;
  claimed_at: number | null;
  expires_at: number | null;
  extensions: number;
  touched_at: number;
}

export interface AttemptRow {
  id: string;
  lab: string;
  learner: string;
  scenario: string;
  at: number;
  state: string;
  expected: number;
  passed: number;
  gained: number;
  problem: string | null;
  verdicts: string;
}
