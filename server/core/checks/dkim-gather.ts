import type { z } from 'zod';
import type { Gathering } from './check.ts';
import type { DkimParams } from './dkim.ts';
import { gatherOutgoing, type OutgoingTry } from './identity-outgoing.ts';
import { address, find, type Sending, send } from './sending.ts';

export interface DkimObserved {
  outgoing: OutgoingTry[];
  /** A stranger's letter to the first account with the domain in From. */
  stranger: Sending | null;
}

export async function gatherDkim(params: z.infer<typeof DkimParams>, lab: Gathering): Promise<DkimObserved> {
  const outgoing = await gatherOutgoing(lab, params.host, params.ways);
  const account = lab.plan.accounts[0];
  if (params.strangers === 'ignored' || !account) return { outgoing, stranger: null };
  const mail = { sender: address('*@*', lab), header: address(`*@${params.domain}`, lab), recipient: address(`${account.name}@\${domain}`, lab) };
  const stranger = await send(lab, { from: 'internet', host: params.host, port: 25, tls: 'none' }, mail);
  await find(lab, [stranger], 5000);
  return { outgoing, stranger };
}
