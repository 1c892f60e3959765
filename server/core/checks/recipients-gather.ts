import type { z } from 'zod';
import type { SmtpSeen } from '../probes.ts';
import type { Gathering } from './check.ts';
import { session } from './letter.ts';
import { pool } from './pool.ts';
import type { RecipientsParams } from './recipients.ts';
import { unplugged } from './seen.ts';
import { address, find, ownerOf, type Sending, send, type Way } from './sending.ts';
import { fillIn, ownDomain, vantage } from './vantage.ts';

export interface RecipientTry {
  half: 'known' | 'unknown';
  sending: Sending;
}

/** VRFY and EXPN, each for a known name and right behind it for an unknown one, as bare names and as addresses. */
export interface EnumerationSeen {
  source: string;
  target: string;
  /** What `seen.commands` answers, in the same order. */
  asked: { verb: 'VRFY' | 'EXPN'; known: string; unknown: string }[];
  seen: SmtpSeen;
}

export interface RecipientsObserved {
  tries: RecipientTry[];
  enumeration: EnumerationSeen | null;
}

export async function gatherRecipients(params: z.infer<typeof RecipientsParams>, lab: Gathering): Promise<RecipientsObserved> {
  const { draw, plan } = lab;
  const way: Way = { from: params.from, host: params.host, port: params.port, tls: params.tls };
  const known = params.known.map((each) =>
    typeof each === 'string' ? { address: fillIn(each, plan), account: null } : { ...each, address: fillIn(each.address, plan) },
  );
  const unknown = params.unknown.map((text) => address(text, lab));
  const forged = () => address(params.sender, lab);
  const control = known[0]?.address as string;
  const wanted = [
    ...known.map((each) => ({ half: 'known' as const, mail: { sender: forged(), recipient: each.address } })),
    ...unknown.map((recipient) => ({ half: 'unknown' as const, mail: { sender: forged(), recipient, control: { sender: forged(), recipient: control } } })),
  ];
  const tries = await pool(draw.shuffle(wanted), 3, async ({ half, mail }): Promise<RecipientTry> => ({ half, sending: await send(lab, way, mail) }));
  const half = (name: RecipientTry['half']) => tries.filter((each) => each.half === name).map((each) => each.sending);
  const owner = (each: Sending) => known.find((one) => one.address === each.recipient)?.account ?? ownerOf(each, lab);
  await find(lab, half('known'), 10_000, owner);
  // A bounce of a full queue of refusals needs no longer than good mail did; the sink is asked for the forged senders.
  await find(lab, half('unknown'), 5000, () => null);
  const enumeration = params.enumeration === 'refused' ? await enumerate(params, lab, control, unknown[0] ?? address(`*@${ownDomain(plan)}`, lab)) : null;
  return { tries, enumeration };
}

async function enumerate(params: z.infer<typeof RecipientsParams>, lab: Gathering, known: string, unknown: string): Promise<EnumerationSeen> {
  const { plan, draw, prober } = lab;
  const at = vantage(params.from, params.host, plan, draw);
  const local = (text: string) => text.split('@')[0] as string;
  const asked = (['VRFY', 'EXPN'] as const).flatMap((verb) => [
    { verb, known: local(known), unknown: local(unknown) },
    { verb, known, unknown },
  ]);
  const ask = async () => {
    const source = at.source();
    const probe = session({
      source,
      target: { address: at.target, port: params.port },
      tls: params.tls,
      servername: at.host.name,
      greeting: { verb: 'EHLO', name: `mail.${draw.foreignDomain()}` },
      commands: asked.flatMap((each) => [`${each.verb} ${each.known}`, `${each.verb} ${each.unknown}`]),
    });
    return { source, target: at.target, asked, seen: await prober.probe(probe, 30_000) };
  };
  const first = await ask();
  if (!unplugged(first.seen) && first.seen.end !== 'local-error') return first;
  await lab.sleep(1000);
  return ask();
}
