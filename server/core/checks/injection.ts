import { z } from 'zod';
import type { Judgement, Outcome } from '../../protocol/verdict.ts';
import type { ScriptSeen } from '../probe-script.ts';
import { defineCheck, type Gathering } from './check.ts';
import { fromField, hostField, portNumber } from './fields.ts';
import { leaving, opening, repliesTo, script } from './script.ts';
import { howItEnded, lastLine, said, transcript } from './seen.ts';
import { vantage } from './vantage.ts';

export const InjectionParams = z.strictObject({
  from: fromField,
  host: hostField,
  port: portNumber.default(25).describe('A port that offers STARTTLS.'),
});

export interface InjectionObserved {
  source: string;
  target: string;
  /** STARTTLS as it should be, before and beside the injection. */
  control: ScriptSeen;
  /** STARTTLS with RSET behind it in the same segment; null when the control did not work. */
  injected: ScriptSeen | null;
}

async function gather(params: z.infer<typeof InjectionParams>, lab: Gathering): Promise<InjectionObserved> {
  const at = vantage(params.from, params.host, lab.plan, lab.draw);
  const source = at.source();
  const helo = `mail.${lab.draw.foreignDomain()}`;
  const ask = async (behind: string) => {
    const steps = opening({ tls: 'starttls', helo }).map((each) => (each.id === 'starttls' ? { ...each, send: `STARTTLS\r\n${behind}` } : each));
    return await lab.prober.probe(
      script({ source, target: { address: at.target, port: params.port }, servername: at.host.name, steps: [...steps, leaving()] }),
      15_000,
    );
  };
  const twice = async (behind: string, settled: (seen: ScriptSeen) => boolean) => {
    const first = await ask(behind);
    if (settled(first)) return first;
    await lab.sleep(lab.draw.pause(500, 1500));
    return await ask(behind);
  };
  const control = await twice('', works);
  const injected = works(control) ? await twice('RSET\r\n', (seen) => judged(seen).outcome !== 'inconclusive') : null;
  return { source, target: at.target, control, injected };
}

/** EHLO was answered behind TLS: RFC 3207 section 4.2 makes it a session of its own. */
const works = (seen: ScriptSeen): boolean => repliesTo(seen, 'hello').length > 0 && repliesTo(seen, 'hello').every((reply) => reply.code === 250);

/** Behind TLS two commands are sent, EHLO and QUIT: a third reply answers what was sent in clear. */
function judged(seen: ScriptSeen): { outcome: Outcome; what: string; step: string } {
  const start = repliesTo(seen, 'starttls')[0];
  const secure = [...repliesTo(seen, 'hello'), ...repliesTo(seen, 'rest')];
  if (secure.length > 2)
    return {
      outcome: 'fail',
      what: `answered a command behind TLS that had been sent in clear ("${said(secure[0] as (typeof secure)[number])}")`,
      step: 'hello',
    };
  if (seen.end === 'local-error' || !start) {
    if (seen.end === 'dropped' && seen.steps.some((each) => each.id === 'starttls')) return { outcome: 'pass', what: 'hung up', step: 'starttls' };
    return { outcome: 'inconclusive', what: howItEnded(seen.end), step: 'starttls' };
  }
  if (start.code >= 500) return { outcome: 'pass', what: `refused it ("${said(start)}")`, step: 'starttls' };
  if (start.code >= 300) return { outcome: 'inconclusive', what: `put STARTTLS off ("${said(start)}")`, step: 'starttls' };
  if (works(seen)) return { outcome: 'pass', what: 'forgot it', step: 'hello' };
  // The bytes in clear were read as the start of the handshake: nothing of them was carried out.
  if (seen.end === 'tls-failed' || seen.end === 'dropped') return { outcome: 'pass', what: 'broke the connection off', step: 'starttls' };
  return { outcome: 'inconclusive', what: howItEnded(seen.end), step: 'hello' };
}

export function judgeInjection(observed: InjectionObserved, params: z.infer<typeof InjectionParams>): Judgement {
  const { control, injected } = observed;
  const place = `${params.host}:${params.port}`;
  const told = injected ? judged(injected) : null;
  const show = (title: string, seen: ScriptSeen, id: string | undefined) =>
    transcript(
      title,
      `${observed.source} (${params.from})`,
      `${place} (${observed.target})`,
      seen,
      seen.steps.find((each) => each.id === id)?.line ?? lastLine(seen),
    );
  const verdict = (outcome: Outcome, reason: string, got: string): Judgement => ({
    verdict: outcome,
    reason,
    expected: 'Whatever was sent before TLS is forgotten once TLS is up',
    got,
    transcripts: [
      ...(injected ? [show('STARTTLS with a command behind it', injected, told?.step)] : []),
      show('STARTTLS as it should be', control, control.steps.at(-1)?.id),
    ],
  });
  if (!told) {
    const last = control.steps.at(-1)?.replies.at(-1);
    return verdict(
      'inconclusive',
      `Ordinary STARTTLS does not work on ${place} (${last && last.code >= 400 ? `"${said(last)}"` : howItEnded(control.end)}), so nothing can be told about commands behind it.`,
      'STARTTLS does not work',
    );
  }
  if (told.outcome === 'inconclusive')
    return verdict('inconclusive', `What ${place} does with a command behind STARTTLS could not be told: it ${told.what}.`, 'No clear answer');
  return verdict(
    told.outcome,
    told.outcome === 'fail'
      ? `${place} ${told.what}: somebody on the wire can put commands into a session that looks encrypted.`
      : `${place} was sent a command in one piece with STARTTLS and ${told.what}; ordinary STARTTLS works.`,
    told.outcome === 'fail' ? 'Carried out behind TLS' : `It ${told.what}`,
  );
}

export const injection = defineCheck({
  name: 'injection',
  summary: 'Commands sent in clear behind STARTTLS are not carried out behind TLS (RFC 3207 section 4.2, CVE-2011-0411).',
  params: InjectionParams,
  isolation: 'shared',
  settings: /tls|pipelining/i,
  gather,
  judge: judgeInjection,
});
