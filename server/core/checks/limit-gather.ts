import type { z } from 'zod';
import type { Gathering } from './check.ts';
import type { LimitParams } from './limit.ts';
import { limitConnections } from './limit-connections.ts';
import { limitLetters } from './limit-letters.ts';
import { answered, type LimitPart, type LimitTry, through } from './limit-tries.ts';
import { vantage } from './vantage.ts';

export interface LimitObserved {
  target: string;
  /** The sessions that count: of a normal day that was tried several times, the last ones. */
  tries: LimitTry[];
}

export async function gatherLimit(params: z.infer<typeof LimitParams>, lab: Gathering): Promise<LimitObserved> {
  const at = vantage(params.from, params.host, lab.plan, lab.draw);
  const sources = Array.from({ length: at.fresh ? params.addresses : 1 }, () => at.source());
  const ways = params.counts === 'connections' ? limitConnections(params, lab, at) : limitLetters(params, lab, at);
  const logins: (string | null)[] = params.logins.length > 0 ? lab.draw.shuffle(params.logins) : [null];
  const tries: LimitTry[] = [];

  /** An earlier attempt may have flooded with a login: then another one does as well, and once all are used up, the counters need their time. */
  async function calm(part: LimitPart, accounts: readonly (string | null)[], units: number): Promise<string | null | undefined> {
    let seen: LimitTry[] = [];
    for (const turn of [0, 1]) {
      if (turn === 1 && !answered(seen)) break;
      if (turn === 1) await lab.sleep(params.within * 1000);
      for (const account of accounts) {
        seen = await ways.send(part, account, [at.source()], units);
        if (!through(seen)) continue;
        tries.push(...seen);
        return account;
      }
    }
    tries.push(...seen);
    return undefined;
  }

  const answer = { target: at.target, tries };
  const who = await calm('normal', logins, params.normal);
  if (who === undefined || params.flood === undefined) return answer;
  // Half a normal day before the flood and half beside it: more than a shared limit has left, and no more than everybody may send.
  const half = Math.ceil(params.normal / 2);
  const others = who === null ? [null] : logins.filter((each) => each !== who);
  const other = others.length > 0 ? await calm('before', others, half) : undefined;
  if (other === undefined && others.length > 0) return answer;
  tries.push(...(await ways.send('flood', who, sources, params.flood)));
  // A login is told apart at the flood's own address; without a login a client is its address.
  if (other !== undefined)
    tries.push(...(await ways.send('beside', other, [other === null ? at.source() : (sources[0] as string)], Math.max(1, params.normal - half))));
  tries.push(...(await ways.end()));
  return answer;
}
