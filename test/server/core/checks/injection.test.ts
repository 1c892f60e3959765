import { describe, expect, it } from 'vitest';
import { InjectionParams, injection } from '../../../../server/core/checks/injection.ts';
import type { ScriptProbe, ScriptSeen } from '../../../../server/core/probe-script.ts';
import { fakeLab, plan, reply } from './fake-lab.ts';

type Heard = Partial<Pick<ScriptSeen, 'end'>> & { starttls?: number; hello?: number[]; rest?: number[] };
const fine: Heard = { starttls: 220, hello: [250], rest: [221] };

const run = async (control: Heard, injected: Heard) => {
  const answer = (probe: ScriptProbe): ScriptSeen => {
    const heard = probe.steps.some((each) => each.send.includes('RSET')) ? injected : control;
    const replies = { banner: [220], 'plain-hello': [250], starttls: heard.starttls ? [heard.starttls] : [], hello: heard.hello, rest: heard.rest };
    const steps = Object.entries(replies).flatMap(([id, codes]) => (codes ? [{ id, replies: codes.map((code) => reply(code)), line: 0 }] : []));
    return { kind: 'script', end: heard.end ?? 'done', detail: '', lines: [{ who: 'S', text: 'x', ms: 0, secure: false }], tls: null, steps };
  };
  const lab = fakeLab({}, { probe: (async (probe: ScriptProbe) => answer(probe)) as never });
  const params = InjectionParams.parse({ host: 'mx' });
  return injection.judge(await injection.gather(params, lab), params, plan);
};

describe('injection', () => {
  const cases: [string, Heard, Heard, string, RegExp][] = [
    ['passes when the command behind STARTTLS is forgotten', fine, fine, 'pass', /forgot it/],
    ['fails when it is answered behind TLS', fine, { ...fine, rest: [250, 221] }, 'fail', /sent in clear/],
    ['passes when STARTTLS with something behind it is refused', fine, { starttls: 554 }, 'pass', /refused it/],
    ['passes when the server hangs up on it', fine, { end: 'dropped' }, 'pass', /hung up/],
    ['passes when its bytes break the handshake', fine, { starttls: 220, end: 'tls-failed' }, 'pass', /broke the connection off/],
    ['is inconclusive when ordinary STARTTLS does not work', { starttls: 454 }, fine, 'inconclusive', /Ordinary STARTTLS/],
    ['is inconclusive when nothing comes back', fine, { starttls: 220, end: 'silent' }, 'inconclusive', /could not be told/],
    ['is inconclusive when the range could not ask', fine, { end: 'local-error' }, 'inconclusive', /could not be told/],
  ];
  for (const [title, control, injected, verdict, reason] of cases)
    it(title, async () => expect(await run(control, injected)).toMatchObject({ verdict, reason: expect.stringMatching(reason) }));
});
