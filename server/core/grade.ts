import { Problem } from '../protocol/problems.ts';
import type { Judgement, Verdict } from '../protocol/verdict.ts';
import type { Draw, Gathering } from './checks/check.ts';
import { pool } from './checks/pool.ts';
import { type CheckUse, checkOf } from './checks/registry.ts';
import type { LabPlan } from './lab.ts';
import { pacedProber } from './paced-prober.ts';
import type { Prober } from './ports.ts';

/** How many shared checks run at once: the labs of a class share one machine. */
const sideBySide = 4;
/** Sessions of shared checks at once: Exim takes 20 in all and turns the next away (smtp_accept_max), and background mail comes in beside them. */
const sessionsAtOnce = 12;
/** What takes longest starts first, so that the others run beside it and not before it. */
const longest: readonly CheckUse['check'][] = ['relay'];

export interface GradeInput {
  readonly uses: readonly { task: string; use: CheckUse }[];
  readonly plan: LabPlan;
  readonly prober: Prober;
  readonly draw: Draw;
  readonly restart: Gathering['restart'];
  readonly event: Gathering['event'];
  sleep(ms: number): Promise<void>;
  /** Epoch milliseconds. */
  now(): number;
  readonly sentAt: Gathering['sentAt'];
  /** Called as each verdict is reached, in the order of reaching. */
  onVerdict(verdict: Verdict): void;
  /** Called for each check that passed because messages with these tokens had not arrived. */
  onForbidden?(check: string, tokens: readonly string[]): void;
}

/** Judges every use once and answers the verdicts in the order of `uses`. A fault of the range becomes `inconclusive`; this never rejects for one. */
export async function grade(input: GradeInput): Promise<Verdict[]> {
  const { plan, prober, draw, restart, event, now, sentAt } = input;
  const lab: Gathering = { plan, prober, draw, restart, event, now, sentAt, sleep: (ms) => input.sleep(ms), again: (ids) => again(ids) };

  async function judge(use: CheckUse, lab: Gathering): Promise<Timed> {
    const check = checkOf(use);
    const started = now();
    const judged = (judgement: Judgement): Timed => ({ ...judgement, ms: Math.max(0, now() - started) });
    try {
      const observed = await check.gather(use, lab);
      const judgement = check.judge(observed, use, plan);
      const tokens = judgement.verdict === 'pass' ? (check.forbidden?.(observed) ?? []) : [];
      if (tokens.length > 0) input.onForbidden?.(use.id, tokens);
      return judged(judgement);
    } catch (fault) {
      return judged(ours(fault));
    }
  }

  async function again(ids: readonly string[]): Promise<Map<string, Judgement>> {
    const chosen = input.uses.filter(({ use }) => ids.includes(use.id));
    const restarting = chosen.find(({ use }) => checkOf(use).isolation === 'last');
    if (restarting) throw new Problem('scenario-broken', `the check ${restarting.use.id} changes the lab and cannot be asked again by another one.`);
    const judgements = new Map<string, Judgement>();
    const uses = chosen.map(({ use }) => use);
    await inTurn(uses, (use, judgement) => void judgements.set(use.id, judgement));
    return judgements;
  }

  /** Shared ones side by side, then the others one after another, `last` ones at the end. */
  async function inTurn(uses: readonly CheckUse[], reached: (use: CheckUse, judgement: Timed) => void): Promise<void> {
    const of = (isolation: string) => draw.shuffle(uses.filter((use) => checkOf(use).isolation === isolation));
    const first = (use: CheckUse) => Number(longest.includes(use.check));
    // A Gathering of its own: what was looked at once for all checks is looked at again after a restart.
    const crowd = { ...lab, prober: pacedProber(prober, sessionsAtOnce) };
    const open = new Map<CheckUse, Timed>();
    let passed = false;
    await pool(
      of('shared').sort((a, b) => first(b) - first(a)),
      sideBySide,
      async (use) => {
        const judgement = await judge(use, crowd);
        passed ||= judgement.verdict === 'pass';
        if (judgement.verdict === 'inconclusive') open.set(use, judgement);
        else reached(use, judgement);
      },
    );
    for (const [use, before] of open) {
      // Beside all the others it may have been we who were too many; where nothing works, asking alone would only take longer.
      const after = passed ? await judge(use, { ...lab }) : { ...before, ms: 0 };
      reached(use, { ...after, ms: before.ms + after.ms });
    }
    for (const use of of('alone')) reached(use, await judge(use, lab));
    for (const use of uses.filter((each) => checkOf(each).isolation === 'last')) reached(use, await judge(use, lab));
  }

  const verdicts = new Map<CheckUse, Verdict>();
  const tasks = new Map(input.uses.map(({ task, use }) => [use, task]));
  await inTurn(
    input.uses.map(({ use }) => use),
    (use, judgement) => {
      const verdict: Verdict = { ...judgement, task: tasks.get(use) as string, check: use.id, why: use.why };
      verdicts.set(use, verdict);
      input.onVerdict(verdict);
    },
  );
  return input.uses.map(({ use }) => verdicts.get(use) as Verdict);
}

type Timed = Judgement & { ms: number };

function ours(fault: unknown): Judgement {
  const what = fault instanceof Problem ? fault.message : `Something went wrong on our side: ${fault instanceof Error ? fault.message : String(fault)}`;
  return {
    verdict: 'inconclusive',
    reason: `This could not be checked, and that is not your doing. ${what}`.slice(0, 600),
    expected: 'An answer from the lab',
    got: 'A fault of the range itself',
    transcripts: [],
  };
}
