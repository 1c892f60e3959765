import { z } from 'zod';
import { Slug } from '../../protocol/ids.ts';
import { CheckUse } from '../checks/registry.ts';

/** The authoring format. Pleasant to write, strict to read; every description ends up in the authors' reference and editor schema. */

const text = z.string().trim().min(1);

export const Variable = z.union([
  z.strictObject({ pick: z.array(z.string()).min(2).describe('One of these, drawn from the lab’s seed.') }),
  z.strictObject({ secret: z.number().int().min(8).max(64).describe('A password of this many letters and digits.') }),
  z.strictObject({ token: z.number().int().min(4).max(32).describe('This many lower-case letters and digits.') }),
  z.strictObject({ mark: z.literal(true).describe('A mark for `lab.queued` letters, by which checks find them.') }),
  z.strictObject({ number: z.tuple([z.number().int(), z.number().int()]).describe('A whole number from the first to the second.') }),
  z.strictObject({
    ip: z.literal('internet').describe('A stranger’s address on the simulated Internet.'),
    beside: z.string().optional().describe('A variable that drew an address, above this one: the new address is in the same /24.'),
  }),
]);
export type Variable = z.infer<typeof Variable>;

export const HostDef = z.strictObject({
  image: z.string().describe('A folder of containers/: postfix, exim, or identity (Postfix with OpenDKIM, OpenDMARC, an SPF policy service and BIND).'),
  profile: z.enum(['postfix', 'exim', 'gateway']).optional().describe('Engine settings by name; the image’s own name if left out.'),
  zones: z.array(Slug).min(1).describe('The zones the host stands in; it has an address in each: ${host.zone.ip}, and ${host.ip} for the first.'),
  name: text.describe('Fully qualified name, e.g. mx.${domain}.'),
});
export type HostDef = z.infer<typeof HostDef>;

export const RoleDef = z.strictObject({
  zone: Slug.describe('Where it stands. In `internet` it gets an address of its own far from the learner’s subnet; elsewhere one in the zone’s subnet.'),
  mx: text.optional().describe('A foreign mail domain that this role receives mail for.'),
  near: z.boolean().optional().describe('In `internet`: a neighbour inside the learner’s own subnet.'),
  ip: text.optional().describe('In `internet`: the address, from a variable that draws one; drawn by itself if left out.'),
});
export type RoleDef = z.infer<typeof RoleDef>;

export const CertificateDef = z.strictObject({
  names: z.array(text).min(1),
  valid: z.tuple([z.number(), z.number()]).describe('Days from now, first and last; negative is past.'),
  key: z.enum(['rsa2048', 'rsa1024', 'p256']).default('rsa2048'),
  issuer: z.enum(['lab', 'self', 'stranger']).default('lab'),
  host: Slug,
  path: text.describe('Directory on the host that receives cert.pem, chain.pem, fullchain.pem and key.pem.'),
});
export type CertificateDef = z.infer<typeof CertificateDef>;

export const BreakDef = z.strictObject({
  overlay: text.optional().describe('A folder of the scenario copied over /; files that end in .tmpl get ${variables} and lose the ending. Modes are kept.'),
  run: text
    .optional()
    .describe('bash, as root, before the services start; ${variables} filled in, $${ is a literal ${. Or a file of the folder that ends in .sh.'),
});

export const EventDef = z.strictObject({
  host: Slug,
  run: text.describe('bash, as root, when a check asks for it; ${variables} filled in, at most a minute. Or a file of the folder that ends in .sh.'),
});
export type EventDef = z.infer<typeof EventDef>;

const Letter = z.strictObject({ from: z.string(), to: text, subject: text, body: text });

export const QueuedDef = z.strictObject({
  host: Slug.describe('A host with Postfix.'),
  as: z.union([Slug, z.string().startsWith('${')]).describe('Whoever brought it: a role of lab.world, or an address variable.'),
  login: Slug.optional().describe('The account it was brought with.'),
  count: z.number().int().min(1).max(5000).default(1),
  minutes: z.tuple([z.number().min(0), z.number().min(0)]).describe('How long ago they came, from and to.'),
  mark: text.describe('A variable that drew a mark: it stands in the Message-ID.'),
  mail: Letter.describe('`*` for the local part or the domain of `to` is another one each time.'),
});
export type QueuedDef = z.infer<typeof QueuedDef>;

export const TrafficDef = z.strictObject({
  as: z.union([Slug, z.string().startsWith('${')]).describe('A role of lab.world, or an address variable.'),
  to: Slug.describe('The host.'),
  port: z.union([z.number().int(), z.string().startsWith('${').describe('A variable that drew it.')]).default(25),
  tls: z.enum(['none', 'starttls', 'implicit']).default('none'),
  verify: text.optional().describe('The name it calls the server by: it hangs up when the certificate does not verify for that name. Unverified if left out.'),
  login: Slug.optional().describe('An account.'),
  guess: z
    .strictObject({ users: z.array(text).min(1), passwords: z.array(text).min(1) })
    .optional()
    .describe('Instead of `login`: one user and one password of these lists is tried each time.'),
  anonymous: z.literal(true).optional().describe('Instead of `login`: AUTH ANONYMOUS (RFC 4505).'),
  abuse: z.boolean().optional().describe('What the scenario wants stopped. True for `guess`, `anonymous` and `hides`, else false, if left out.'),
  every: z.number().min(1).describe('Seconds.'),
  backlog: z.number().int().min(0).max(200).default(0).describe('Letters that it brings at once, as soon as the host serves, before the regular ones.'),
  helo: text.optional().describe('The name it greets with; its own if left out.'),
  mail: Letter,
  line_ends: z.enum(['crlf', 'lf']).default('crlf').describe('`lf`: its lines end in a bare LF, as old devices send them.'),
  hides: Letter.optional().describe(
    'A second letter inside `mail`, behind LF . CR LF: a server that takes this for the end of data accepts both (SMTP smuggling).',
  ),
});
export type TrafficDef = z.infer<typeof TrafficDef>;

export const LabDef = z.strictObject({
  zones: z.array(Slug).min(1).describe('`internet` is outward; every other zone is inside and has no way out.'),
  hosts: z.record(Slug, HostDef),
  main: Slug.optional().describe('The host `try --apply` and the first terminal mean; the first one if left out.'),
  world: z.record(Slug, RoleDef).default({}),
  shells: z.array(Slug).min(1).describe('Terminals offered: hosts, `outside` and `office`.'),
  dns: z.string().default('').describe('Zone file lines: name TYPE data. A records of hosts, their PTRs and foreign domains exist by themselves.'),
  delegate: z
    .record(z.string(), Slug)
    .default({})
    .describe('Zones whose name server is a host of the lab: its records alone count. `${mx.reverse}` is the reverse zone of one address.'),
  domains: z.array(text).min(1).describe('The learner’s own mail domains.'),
  accounts: z
    .array(z.strictObject({ name: Slug, password: text }))
    .default([])
    .describe('Users on every host, with a mailbox.'),
  certificates: z.array(CertificateDef).default([]),
  break: z.record(Slug, BreakDef).default({}),
  events: z.record(Slug, EventDef).default({}).describe('Things that happen on a host while checks run, by name: the next renewal, an outage.'),
  queued: z.array(QueuedDef).default([]).describe('Letters that wait in the deferred queue when the lab starts.'),
  traffic: z.array(TrafficDef).default([]),
});
export type LabDef = z.infer<typeof LabDef>;

export const HintDef = z.union([text, z.strictObject({ cost: z.number().int().min(0), text })]);

export const TaskDef = z.strictObject({
  id: Slug,
  title: text,
  points: z.number().int().min(1),
  hints: z.array(HintDef).min(1),
  checks: z.array(CheckUse).min(1),
});
export type TaskDef = z.infer<typeof TaskDef>;

export const QuestionDef = z.union([
  z.strictObject({
    id: Slug,
    ask: text,
    kind: z
      .enum(['text', 'number', 'address', 'set'])
      .default('text')
      .describe('How answers are compared: 10.0.0.1 and [10.0.0.1] are one address, a set has no order.'),
    answer: text.describe('The right answer; ${variables} make it different in every lab. A set is parted by commas.'),
    tolerance: z.number().min(0).optional().describe('How far a `number` may be off; 0 if left out.'),
    points: z.number().int().min(1),
    cysa: z.string().optional().describe('The CS0-003 objective that it trains.'),
    why: text,
  }),
  z.strictObject({
    id: Slug,
    ask: text,
    choose: z.array(z.strictObject({ text, right: z.literal(true).optional(), why: text })).min(2),
    points: z.number().int().min(1),
    cysa: z.string().optional().describe('The CS0-003 objective that it trains.'),
  }),
]);
export type QuestionDef = z.infer<typeof QuestionDef>;

/** A script of bash with ${variables} ($${ is a literal ${), or a file of the scenario's folder that holds one (a value that ends in .sh). */
const Script = text;
export const TestsDef = z.strictObject({
  solutions: z.record(Slug, z.union([Script, z.strictObject({ run: Script, host: Slug })])).describe('Each must pass every check, twice.'),
  wrong: z.record(
    Slug,
    z.strictObject({
      run: Script.optional().describe('Left out: nothing is touched.'),
      host: Slug.optional().describe('Where it runs; the main host if left out.'),
      fails: z.array(Slug).default([]).describe('Exactly these checks must fail.'),
      inconclusive: z.array(Slug).default([]).describe('Exactly these must be inconclusive; all others pass.'),
    }),
  ),
});

export const ScenarioDef = z.strictObject({
  schema: z.literal(1),
  id: Slug,
  title: text,
  summary: text,
  difficulty: z.enum(['beginner', 'intermediate', 'advanced']),
  server: text.describe('What runs on the main host, for the card: Postfix, Exim.'),
  order: z.number().int().default(0).describe('Place within its module.'),
  minutes: z.number().int().min(5).max(240),
  time_limit: z.number().int().min(5).max(480).describe('Minutes until the lab is reclaimed.'),
  maps: z.strictObject({
    cysa: z.strictObject({ 'cs0-003': z.array(z.string()), 'cs0-004': z.array(z.string()) }),
    attack: z.strictObject({ version: z.string(), techniques: z.array(z.string().regex(/^T\d{4}(\.\d{3})?$/)) }),
    refs: z.array(text).default([]),
  }),
  vars: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), Variable).default({}),
  lab: LabDef,
  tasks: z.array(TaskDef).min(1),
  quiz: z.array(QuestionDef).default([]),
  tests: TestsDef,
});
export type ScenarioDef = z.infer<typeof ScenarioDef>;

/** What `scenarios/<module>/module.yml` says. */
export const ModuleDef = z.strictObject({
  title: text,
  order: z.number().int().default(0).describe('Place on the path through the modules.'),
  builds_on: z
    .record(Slug, z.array(Slug).min(1))
    .default({})
    .describe('For each scenario of the module that wants something known before it: the scenarios, of this module or an earlier one, that teach it.'),
});
export type ModuleDef = z.infer<typeof ModuleDef>;

/** A scenario as loaded from its folder. Where the file named a script of the folder, `run` holds the script's text here. */
export interface Scenario extends ScenarioDef {
  module: string;
  moduleTitle: string;
  moduleOrder: number;
  /** Ids of scenarios that come before it on the path and teach what it takes for granted. */
  buildsOn: string[];
  brief: string;
  debrief: string;
  /** brief.<lang>.md and debrief.<lang>.md, by BCP 47 tag. */
  briefs: Record<string, string>;
  debriefs: Record<string, string>;
  /** Overlay files by folder name: path below /, mode, bytes. */
  overlays: Record<string, OverlayFile[]>;
  /** Scripts of the folder (solutions/*.sh), by relative path. */
  scripts: Record<string, string>;
}

export interface OverlayFile {
  path: string;
  mode: number;
  content: Uint8Array;
  template: boolean;
}
