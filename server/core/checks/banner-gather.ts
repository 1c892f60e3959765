import type { z } from 'zod';
import type { DnsSeen, SmtpSeen } from '../probes.ts';
import type { BannerParams } from './banner.ts';
import type { Gathering } from './check.ts';
import { session } from './letter.ts';
import { unplugged } from './seen.ts';
import { vantage } from './vantage.ts';

export interface BannerObserved {
  source: string;
  target: string;
  seen: SmtpSeen;
  /** What the server calls itself, in the greeting and in the answer to EHLO; null where there was none. */
  names: { where: 'greeting' | 'EHLO'; name: string; line: number; lookup: DnsSeen | null }[];
}

export async function gatherBanner(params: z.infer<typeof BannerParams>, lab: Gathering): Promise<BannerObserved> {
  const { plan, draw, prober } = lab;
  const at = vantage(params.from, params.host, plan, draw);
  const ask = async (): Promise<Omit<BannerObserved, 'names'>> => {
    const source = at.source();
    const greeting = { verb: 'EHLO' as const, name: `mail.${draw.foreignDomain()}` };
    const probe = session({ source, target: { address: at.target, port: params.port }, tls: params.tls, servername: at.host.name, greeting });
    return { source, target: at.target, seen: await prober.probe(probe, 30_000) };
  };
  let asked = await ask();
  if (unplugged(asked.seen) || asked.seen.end === 'local-error') {
    await lab.sleep(1000);
    asked = await ask();
  }
  const names: BannerObserved['names'] = [];
  for (const { where, name, line } of namesIn(asked.seen)) {
    const lookup = /^[a-z0-9-]+(\.[a-z0-9-]+)+\.?$/i.test(name) ? await prober.probe({ kind: 'dns', name, type: 'A' }, 20_000) : null;
    names.push({ where, name, line, lookup });
  }
  return { ...asked, names };
}

/** The first word behind the code of the greeting, and of every answer to EHLO. */
function namesIn({ lines }: SmtpSeen): Omit<BannerObserved['names'][number], 'lookup'>[] {
  const found: Omit<BannerObserved['names'][number], 'lookup'>[] = [];
  let waiting: 'greeting' | 'EHLO' | null = 'greeting';
  lines.forEach(({ who, text }, line) => {
    if (who === 'C' && /^EHLO /i.test(text)) waiting = 'EHLO';
    if (who !== 'S' || waiting === null) return;
    const name = /^2\d\d[ -](\S*)/.exec(text)?.[1];
    if (name !== undefined) found.push({ where: waiting, name, line });
    waiting = null;
  });
  return found;
}
