import type { z } from 'zod';
import type { ScriptSeen } from '../probe-script.ts';
import type { Gathering } from './check.ts';
import type { LimitParams } from './limit.ts';
import type { LimitTry, LimitWays } from './limit-tries.ts';
import { pool } from './pool.ts';
import { leaving, repliesTo, script, step } from './script.ts';
import { good } from './seen.ts';
import type { Vantage } from './vantage.ts';

/** A connection is held so long: by then all of its part stand, and the flood still stands when somebody else comes. */
const holdMs = 4000;
const headStartMs = 1500;
const sessionMs = 20_000;

/** Connections that do nothing but stand. The flood's stand until its bystander has been heard. */
export function limitConnections(params: z.infer<typeof LimitParams>, lab: Gathering, at: Vantage): LimitWays {
  let flood: Promise<LimitTry[]> | null = null;
  const hold = async (part: LimitTry['part'], source: string): Promise<LimitTry> => {
    const steps = [
      step('banner', '', { tls: params.tls === 'implicit' }),
      ...(part === 'normal' || part === 'flood' ? [step('hold', '', { replies: 0, needs: [], quietMs: holdMs })] : []),
      leaving(),
    ];
    const probe = script({ source, target: { address: at.target, port: params.port }, servername: at.host.name, steps });
    const seen: ScriptSeen = await lab.prober.probe(probe, sessionMs);
    return { part, account: null, source, asked: 1, taken: good(repliesTo(seen, 'banner')[0]) ? 1 : 0, arrived: null, seen };
  };
  return {
    async send(part, _account, sources, units) {
      const all = pool(
        Array.from({ length: units }, (_, i) => sources[i % sources.length] as string),
        units,
        (source) => hold(part, source),
      );
      if (part !== 'flood') return await all;
      flood = all;
      await lab.sleep(headStartMs);
      return [];
    },
    end: async () => (await flood) ?? [],
  };
}
