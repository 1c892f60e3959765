import type { z } from 'zod';
import type { Gathering } from './check.ts';
import type { RefuseParams } from './refuse.ts';
import { address, find, type Sending, send } from './sending.ts';
import { ownDomain } from './vantage.ts';

export interface RefuseObserved {
  /** The way that must be closed. */
  closed: Sending;
  /** Its legitimate twin. */
  control: Sending;
}

export async function gatherRefuse(params: z.infer<typeof RefuseParams>, lab: Gathering): Promise<RefuseObserved> {
  const { control: twin, shut_out: _, ...way } = params;
  const ways = { closed: way, control: { ...way, ...twin } };
  const sendings: Partial<RefuseObserved> = {};
  for (const name of lab.draw.shuffle(['closed', 'control'] as const)) {
    const { sender, recipient = '*@*', ...one } = ways[name];
    const login = one.login ?? undefined;
    sendings[name] = await send(
      lab,
      { ...one, login },
      { sender: address(sender ?? (login ? `${login}@${ownDomain(lab.plan)}` : '*@*'), lab), recipient: address(recipient, lab) },
    );
  }
  const { closed, control } = sendings as RefuseObserved;
  await find(lab, [control], 5000);
  await find(lab, [closed], 5000);
  return { closed, control };
}
