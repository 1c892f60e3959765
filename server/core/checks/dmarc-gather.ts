import type { z } from 'zod';
import { Problem } from '../../protocol/problems.ts';
import type { Gathering } from './check.ts';
import type { DmarcParams } from './dmarc.ts';
import { type Case, type CaseTry, newcomer, recipientOf, tryCases } from './identity-cases.ts';
import { gatherOutgoing, type OutgoingTry } from './identity-outgoing.ts';
import { ownDomain } from './vantage.ts';

export interface DmarcObserved {
  outgoing: OutgoingTry[];
  incoming: CaseTry[];
}

export async function gatherDmarc(params: z.infer<typeof DmarcParams>, lab: Gathering): Promise<DmarcObserved> {
  const { host, ways, incoming } = params;
  if (ways.length === 0 && !incoming) throw new Problem('scenario-broken', 'a check dmarc names neither ways nor incoming.');
  const outgoing = await gatherOutgoing(lab, host, ways);
  if (!incoming) return { outgoing, incoming: [] };
  return { outgoing, incoming: await tryCases(lab, host, incoming, await casesOf(params, recipientOf(incoming, lab), lab)) };
}

async function casesOf({ own }: z.infer<typeof DmarcParams>, recipient: string, lab: Gathering): Promise<Case[]> {
  const policy =
    (p: string, below = false) =>
    (named: { domain: string; client: string }) => ({
      [named.domain]: `v=spf1 ip4:${named.client} -all`,
      ...(below ? { [`bounces.${named.domain}`]: `v=spf1 ip4:${named.client} -all` } : {}),
      [`_dmarc.${named.domain}`]: `v=DMARC1; p=${p}`,
    });
  const signing = underExample(lab);
  const [bank, robbed, watching, silent, forwarder, forger] = await Promise.all([
    newcomer(signing, policy('reject', true)),
    newcomer(lab, policy('reject')),
    newcomer(lab, policy('none')),
    newcomer(lab, () => ({})),
    newcomer(lab, ({ domain, client }) => ({ [domain]: `v=spf1 ip4:${client} -all` })),
    newcomer(signing, ({ domain, client }) => ({ [domain]: `v=spf1 ip4:${client} -all` })),
  ]);
  const at = (domain: string) => `${lab.draw.word(8)}@${domain}`;
  const forged = (author: string, sign?: string): Case['mail'] => ({
    sender: at(forger.domain),
    header: at(author),
    recipient,
    source: forger.client,
    ...(sign ? { sign } : {}),
  });
  return [
    { genuine: true, about: `mail of ${bank.domain} from its own address`, mail: { sender: at(bank.domain), recipient, source: bank.client } },
    {
      genuine: true,
      about: `mail of ${bank.domain} with a reverse-path at its subdomain`,
      mail: { sender: at(`bounces.${bank.domain}`), header: at(bank.domain), recipient, source: bank.client },
    },
    {
      genuine: true,
      about: `mail of ${bank.domain} that ${forwarder.domain} passes on with its signature`,
      mail: { sender: at(forwarder.domain), header: at(bank.domain), recipient, source: forwarder.client, sign: bank.domain },
    },
    { genuine: true, about: `mail of ${silent.domain}, which publishes nothing,`, mail: { sender: at(silent.domain), recipient } },
    { genuine: true, about: `mail of ${watching.domain} that fails, where p=none asks for nothing,`, mail: { ...forged(watching.domain) } },
    ...[bank.domain, robbed.domain].map((domain) => ({ genuine: false, about: `mail with a forged author at ${domain} (p=reject)`, mail: forged(domain) })),
    {
      genuine: false,
      about: `mail with a forged author at ${robbed.domain}, signed by the forger’s own domain,`,
      mail: forged(robbed.domain, forger.domain),
    },
    ...(own ? [{ genuine: false, about: `mail from outside with an author at ${ownDomain(lab.plan)}`, mail: forged(ownDomain(lab.plan)) }] : []),
  ];
}

/** Domains that sign: some resolvers, libunbound in OpenDKIM among them, say by themselves that nothing exists under .test, as they should (RFC 6761 section 6.2). */
function underExample(lab: Gathering): Gathering {
  const foreignDomain = (): string => {
    const domain = lab.draw.foreignDomain();
    return domain.endsWith('.example') ? domain : foreignDomain();
  };
  return { ...lab, draw: { ...lab.draw, foreignDomain } };
}
