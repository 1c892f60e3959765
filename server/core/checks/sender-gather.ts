import type { z } from 'zod';
import type { Gathering } from './check.ts';
import { pool } from './pool.ts';
import type { SenderParams } from './sender.ts';
import { address, find, type Sending, send, type Way } from './sending.ts';

/** One sender that was tried. `own` must get through, `foreign` (in the envelope) and `header` (in the From field alone) must not. */
export interface SenderTry {
  half: 'own' | 'foreign' | 'header';
  /** The address in question; empty is the null sender. */
  used: string;
  sending: Sending;
}

export interface SenderObserved {
  tries: SenderTry[];
}

export async function gatherSender(params: z.infer<typeof SenderParams>, lab: Gathering): Promise<SenderObserved> {
  const way: Way = { from: params.from, host: params.host, port: params.port, tls: params.tls, login: params.login };
  const own = params.own.map((text) => address(text, lab));
  const foreign = params.foreign.map((text) => address(text, lab));
  const recipient = () => address(params.recipient ?? '*@*', lab);
  const proper = own[0] as string;
  const control = () => ({ sender: proper, recipient: recipient() });
  const wanted = [
    ...own.map((used) => ({ half: 'own' as const, used, mail: { sender: used, recipient: recipient() } })),
    // One thing is wrong at a time, so that a rule for the other half cannot hide that this one is missing.
    ...foreign.map((used) => ({ half: 'foreign' as const, used, mail: { sender: used, header: proper, recipient: recipient(), control: control() } })),
    ...(params.header ? foreign.filter(Boolean) : []).map((used) => ({
      half: 'header' as const,
      used,
      mail: { sender: proper, header: used, recipient: recipient(), control: control() },
    })),
  ];
  const tries = await pool(
    lab.draw.shuffle(wanted),
    3,
    async ({ half, used, mail }): Promise<SenderTry> => ({ half, used, sending: await send(lab, way, mail) }),
  );
  await find(lab, sendings(tries, true), 10_000);
  // By now the good mail has arrived, or its time is over: what was wrongly taken had its chance too.
  await find(lab, sendings(tries, false), 3000);
  return { tries };
}

const sendings = (tries: SenderTry[], own: boolean) => tries.filter((each) => (each.half === 'own') === own).map((each) => each.sending);
