import { z } from 'zod';
import { Slug } from '../../protocol/ids.ts';
import type { Judgement } from '../../protocol/verdict.ts';
import type { TlsSeen } from '../probes.ts';
import { defineCheck, type Gathering } from './check.ts';
import { DeliverParams, deliver } from './deliver.ts';
import { fromField, hostField, portNumber, textField } from './fields.ts';
import { judgeRotates, type RotatesObserved, renewed } from './rotates-judge.ts';
import { fillIn, vantage } from './vantage.ts';

export const RotatesParams = z.strictObject({
  from: fromField,
  host: hostField,
  event: Slug.describe('The event of lab.events that puts a new certificate in place.'),
  ports: z
    .array(z.strictObject({ port: portNumber, mode: z.enum(['starttls', 'implicit']) }))
    .min(1)
    .describe('Every one of these must show the new certificate.'),
  names: z.array(textField).min(1).describe('Names the new certificate must cover (RFC 6125).'),
  within: z.number().int().min(5).max(90).default(45).describe('Seconds from the event until the new certificate is shown everywhere.'),
  recipient: textField.describe('A mailbox of the lab: mail to it on port 25 must arrive before, during and after.'),
});

/** Long enough that asking alone does not wear out the processes that hold the old certificate (postconf(5) max_use). */
const betweenMs = 2000;

async function gather(params: z.infer<typeof RotatesParams>, lab: Gathering): Promise<RotatesObserved> {
  const at = vantage(params.from, params.host, lab.plan, lab.draw);
  const names = params.names.map((name) => fillIn(name, lab.plan));
  const mail = DeliverParams.parse({ from: params.from, host: params.host, recipient: params.recipient });
  const look = async () => {
    const seen: TlsSeen[] = [];
    for (const { port, mode } of params.ports)
      seen.push(
        await lab.prober.probe(
          { kind: 'tls', source: at.source(), target: { address: at.target, port }, mode, servername: names[0] ?? null, versions: [], roots: [], names },
          20_000,
        ),
      );
    return { at: lab.now(), seen };
  };
  const send = async (): Promise<Judgement> => {
    // A daemon that starts anew may turn one message away: a real client comes back. What was taken and lost stays lost.
    for (let turn = 0; ; turn++) {
      const observed = await deliver.gather(mail, lab);
      const judged = deliver.judge(observed, mail, lab.plan);
      if (judged.verdict === 'pass' || observed.takenAt !== null || turn === 2) return judged;
      await lab.sleep(1500);
    }
  };
  const before = await look();
  const first = await send();
  const started = lab.now();
  const during = send();
  during.catch(() => undefined);
  const event = await lab.event(params.event);
  const rounds: RotatesObserved['rounds'] = [];
  const until = started + params.within * 1000;
  for (let steady = 0; ; ) {
    const round = await look();
    rounds.push(round);
    steady = renewed(before, round) ? steady + 1 : 0;
    // Processes that were there before the renewal answer by turns with those that came after it: twice is steady.
    if (steady === 2 || lab.now() >= until) break;
    await lab.sleep(betweenMs);
  }
  const under = await during;
  return { target: at.target, names, started, before, rounds, event, mail: [first, under, await send()] };
}

export const rotates = defineCheck({
  name: 'rotates',
  summary: 'A new certificate is shown on every port soon after it was put in place, and mail flows all the while.',
  params: RotatesParams,
  isolation: 'last',
  settings: /tls|cert|key|max_use|max_idle|timer|cron/i,
  half: () => 'service',
  gather,
  judge: judgeRotates,
});
