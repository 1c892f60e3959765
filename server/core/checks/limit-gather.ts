import type { z } from 'zod';
import type { Gathering } from './check.ts';
import type { LimitParams } from './limit.ts';
import { limitConnections } from './limit-connections.ts';
import { limitLetters } from './limit-letters.ts';
import { answered, type LimitPart, type LimitTry, type LimitWays, sum, through } from './limit-tries.ts';
import { vantage } from './vantage.ts';

export interface LimitObserved {
  target: string;
  /** The sessions that count: of a normal day that was tried several times, the last ones. */
  tries: LimitTry[];
}

export async function gatherLimit(params: z.infer<typeof LimitParams>, lab: Gathering): Promise<LimitObserved> {
  const at = vantage(params.from, params.host, lab.plan, lab.draw);
  const ways = params.counts === 'connections' ? limitConnections(params, lab, at) : limitLetters(params, lab, at);
  const restMs = params.within * 1000;
  const remembered = params.counts === 'messages' || params.counts === 'recipients';
  const idOf = (account: string | null) => (remembered ? (account ?? (at.fresh ? null : at.source())) : null);
  const sentAt = (account: string | null) => lab.sentAt.get(idOf(account) ?? '') ?? Number.MIN_SAFE_INTEGER;

  const send: LimitWays['send'] = async (part, account, sources, units) => {
    const tries = await ways.send(part, account, sources, units);
    const id = idOf(account);
    if (id !== null) lab.sentAt.set(id, lab.now());
    return tries;
  };

  /** `sure`: whatever stopped the flood counted nothing that had been sent before this normal day. */
  async function whole(): Promise<{ tries: LimitTry[]; sure: boolean }> {
    const tries: LimitTry[] = [];
    // Whoever rested longest first.
    const logins: (string | null)[] = params.logins.length > 0 ? lab.draw.shuffle(params.logins).sort((a, b) => sentAt(a) - sentAt(b)) : [null];

    /** An earlier attempt may have flooded with a login: then another one does as well, and once all are used up, the counters need their time. */
    async function calm(part: LimitPart, accounts: readonly (string | null)[], units: number): Promise<{ account: string | null; rested: boolean } | null> {
      let seen: LimitTry[] = [];
      for (const turn of [0, 1]) {
        if (turn === 1 && !answered(seen)) break;
        if (turn === 1) await lab.sleep(restMs);
        for (const account of accounts) {
          const rested = turn === 1 || lab.now() - sentAt(account) >= restMs;
          seen = await send(part, account, [at.source()], units);
          if (!through(seen)) continue;
          tries.push(...seen);
          return { account, rested };
        }
      }
      tries.push(...seen);
      return null;
    }

    const who = await calm('normal', logins, params.normal);
    if (who === null || params.flood === undefined) return { tries, sure: true };
    // Half a normal day before the flood and half beside it: more than a shared limit has left, and no more than everybody may send.
    const half = Math.ceil(params.normal / 2);
    const others = who.account === null ? [null] : logins.filter((each) => each !== who.account);
    const other = others.length > 0 ? await calm('before', others, half) : null;
    if (other === null && others.length > 0) return { tries, sure: true };
    const sources = Array.from({ length: at.fresh ? params.addresses : 1 }, () => at.source());
    const flood = await send('flood', who.account, sources, params.flood);
    tries.push(...flood);
    // A login is told apart at the flood's own address; without a login a client is its address.
    if (other !== null) {
      const source = other.account === null ? at.source() : (sources[0] as string);
      tries.push(...(await send('beside', other.account, [source], Math.max(1, params.normal - half))));
    }
    tries.push(...(await ways.end()));
    return { tries, sure: who.rested || sum(flood, 'taken') > params.most };
  }

  const first = await whole();
  if (first.sure) return { target: at.target, tries: first.tries };
  await lab.sleep(restMs);
  return { target: at.target, tries: (await whole()).tries };
}
