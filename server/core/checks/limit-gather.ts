import type { z } from 'zod';
import type { Gathering } from './check.ts';
import type { LimitParams } from './limit.ts';
import { limitConnections } from './limit-connections.ts';
import { limitLetters } from './limit-letters.ts';
import { type LimitPart, type LimitTry, through } from './limit-tries.ts';
import { vantage } from './vantage.ts';

export interface LimitObserved {
  target: string;
  /** The sessions that count: of a normal day that was tried once more, the second ones. */
  tries: LimitTry[];
}

export async function gatherLimit(params: z.infer<typeof LimitParams>, lab: Gathering): Promise<LimitObserved> {
  const at = vantage(params.from, params.host, lab.plan, lab.draw);
  const sources = Array.from({ length: at.fresh ? params.addresses : 1 }, () => at.source());
  const [who = null, other = null] = lab.draw.shuffle(params.logins);
  const ways = params.counts === 'connections' ? limitConnections(params, lab, at) : limitLetters(params, lab, at);
  const tries: LimitTry[] = [];
  const go = async (part: LimitPart, account: string | null, from: readonly string[], units: number) => {
    const once = () => ways.send(part, account, from, units);
    let seen = await once();
    if (!through(seen) && (part === 'normal' || part === 'before')) {
      // An earlier attempt may have flooded: the counters need their time to forget it.
      await lab.sleep(params.within * 1000);
      seen = await once();
    }
    tries.push(...seen);
    return through(seen);
  };
  const answer = { target: at.target, tries };
  if (!(await go('normal', who, [at.source()], params.normal)) || params.flood === undefined) return answer;
  if (!(await go('before', other, [at.source()], 1))) return answer;
  await go('flood', who, sources, params.flood);
  // A login is told apart at the flood's own address; without a login a client is its address.
  await go('beside', other, [other === null ? at.source() : (sources[0] as string)], 1);
  tries.push(...(await ways.end()));
  return answer;
}
