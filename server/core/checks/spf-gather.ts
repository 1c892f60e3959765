import type { z } from 'zod';
import { Problem } from '../../protocol/problems.ts';
import type { Gathering } from './check.ts';
import { type Case, type CaseTry, newcomer, recipientOf, tryCases } from './identity-cases.ts';
import { gatherOutgoing, type OutgoingTry } from './identity-outgoing.ts';
import type { SpfParams } from './spf.ts';

export interface SpfObserved {
  outgoing: OutgoingTry[];
  incoming: CaseTry[];
}

export async function gatherSpf({ host, ways, incoming }: z.infer<typeof SpfParams>, lab: Gathering): Promise<SpfObserved> {
  if (ways.length === 0 && !incoming) throw new Problem('scenario-broken', 'a check spf names neither ways nor incoming.');
  const outgoing = await gatherOutgoing(lab, host, ways);
  if (!incoming) return { outgoing, incoming: [] };
  const recipient = recipientOf(incoming, lab);
  const record = (end: string) => (named: { domain: string; client: string }) => ({ [named.domain]: `v=spf1 ip4:${named.client} ${end}` });
  const [strict, robbed, unsure, silent] = await Promise.all([
    newcomer(lab, record('-all')),
    newcomer(lab, record('-all')),
    newcomer(lab, record('~all')),
    newcomer(lab, () => ({})),
  ]);
  const sender = (domain: string) => `${lab.draw.word(8)}@${domain}`;
  const cases: Case[] = [
    { genuine: true, about: `mail of ${strict.domain} from its own address`, mail: { sender: sender(strict.domain), recipient, source: strict.client } },
    { genuine: true, about: `mail of ${silent.domain}, which publishes nothing,`, mail: { sender: sender(silent.domain), recipient } },
    { genuine: true, about: `mail of ${unsure.domain} from an address it is not sure of (~all)`, mail: { sender: sender(unsure.domain), recipient } },
    // The same domain that was genuine a moment ago, and another: neither the name nor the address is what decides.
    ...[strict, robbed].map(({ domain }) => ({
      genuine: false,
      about: `mail in the name of ${domain} from an address that it forbids`,
      mail: { sender: sender(domain), recipient },
    })),
  ];
  return { outgoing, incoming: await tryCases(lab, host, incoming, cases) };
}
