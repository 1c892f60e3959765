/** An attempt that gained points. Times are epoch milliseconds. */
export interface Solve {
  learner: string;
  scenario: string;
  at: number;
  /** When the learner was given the first lab of the scenario; null: not known. */
  began: number | null;
  /** How often Enter was pressed in the terminals of the lab; null: not known. */
  typed: number | null;
  /** Where Check was pressed; null: not known. */
  address: string | null;
}

/** A wrong answer, and everybody of the class for whose labs it would have been right. */
export interface WrongAnswer {
  learner: string;
  scenario: string;
  question: string;
  answer: string;
  at: number;
  rightFor: readonly string[];
}

interface About {
  learner: string;
  scenario: string;
  at: number;
}

export type Sign =
  | (About & { kind: 'foreign-answer'; question: string; answer: string; owners: string[] })
  | (About & { kind: 'nothing-typed' })
  | (About & { kind: 'too-fast'; seconds: number; minutes: number })
  | (About & { kind: 'together'; address: string; others: string[] });

/** An answer that fits more labs than these is a common one, and says nothing. */
const mostOwners = 3;
/** Part of the planned minutes below which nobody has read the brief, let alone a log. */
const tooFast = 0.05;
const togetherMs = 120_000;
/** More people than these behind one address are a school, not two at one desk. */
const mostAtOneDesk = 3;

export function foreignAnswers(answers: readonly WrongAnswer[]): Sign[] {
  return answers.flatMap(({ rightFor, ...answer }): Sign[] => {
    const owners = [...new Set(rightFor)];
    const own = owners.includes(answer.learner);
    return own || owners.length === 0 || owners.length > mostOwners ? [] : [{ kind: 'foreign-answer', ...answer, owners }];
  });
}

/** `minutesOf`: what the author of a scenario plans for it; null: not known any more. */
export function signsOfSolves(solves: readonly Solve[], minutesOf: (scenario: string) => number | null): Sign[] {
  const order = [...solves].sort((a, b) => a.at - b.at);
  return [...untyped(order), ...fast(order, minutesOf), ...together(order)];
}

const about = ({ learner, scenario, at }: About): About => ({ learner, scenario, at });

const untyped = (solves: readonly Solve[]): Sign[] => solves.filter(({ typed }) => typed === 0).map((solve) => ({ kind: 'nothing-typed', ...about(solve) }));

/** Only the first solve counts: who knows the way is fast. */
function fast(solves: readonly Solve[], minutesOf: (scenario: string) => number | null): Sign[] {
  const seen = new Set<string>();
  return solves.flatMap((solve): Sign[] => {
    const key = `${solve.learner} ${solve.scenario}`;
    const minutes = minutesOf(solve.scenario);
    if (seen.has(key) || solve.began === null || minutes === null) return [];
    seen.add(key);
    const tookMs = solve.at - solve.began;
    return tookMs >= 0 && tookMs < minutes * 60_000 * tooFast ? [{ kind: 'too-fast', ...about(solve), seconds: Math.round(tookMs / 1000), minutes }] : [];
  });
}

function together(solves: readonly Solve[]): Sign[] {
  const people = new Map<string, Set<string>>();
  for (const { address, learner } of solves) if (address !== null) people.set(address, (people.get(address) ?? new Set()).add(learner));
  return solves.flatMap((solve): Sign[] => {
    const { address } = solve;
    if (address === null || (people.get(address)?.size ?? 0) > mostAtOneDesk) return [];
    const near = solves.filter(
      (other) =>
        other.learner !== solve.learner && other.address === address && other.scenario === solve.scenario && Math.abs(other.at - solve.at) <= togetherMs,
    );
    return near.length === 0 ? [] : [{ kind: 'together', ...about(solve), address, others: [...new Set(near.map(({ learner }) => learner))] }];
  });
}
