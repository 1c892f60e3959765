import type { SmtpProbe } from '../probes.ts';
import type { Gathering } from './check.ts';
import { accountField, fromField, portNumber, tlsField } from './fields.ts';
import { find, ownerOf, type Sending, send, type Way } from './sending.ts';

/** How a client comes to a server, for checks that try several ways. */
export const wayFields = {
  from: fromField,
  port: portNumber.default(25).describe('The port the client uses.'),
  tls: tlsField.default('none').describe('How the client secures the connection.'),
  login: accountField.optional(),
};

/** A letter that may come from another address than the vantage's own, with further fields, and signed by a foreign domain. */
export interface Letter {
  sender: string;
  /** Address in the From field; the sender's if left out. */
  header?: string;
  recipient: string;
  control?: { sender: string; recipient: string };
  source?: string;
  /** Further header lines. */
  fields?: readonly string[];
  /** The foreign domain whose DKIM key signs it. */
  sign?: string;
}

/** `send`, for letters that need more than it can say. */
export async function sendLetter(lab: Gathering, way: Way, { source, fields, sign, ...mail }: Letter): Promise<Sending> {
  const change = (probe: SmtpProbe): SmtpProbe => ({
    ...probe,
    source: source ?? probe.source,
    transactions: probe.transactions.map((one) =>
      one.id === 'mail' && one.message !== null ? { ...one, message: [...(fields ?? []), one.message].join('\r\n'), ...(sign ? { sign } : {}) } : one,
    ),
  });
  const sending = await send(
    { ...lab, prober: { ...proberOf(lab), probe: (probe, ms) => lab.prober.probe(probe.kind === 'smtp' ? (change(probe) as typeof probe) : probe, ms) } },
    way,
    mail,
  );
  return { ...sending, source: source ?? sending.source };
}

/** `find` that looks into further folders of the mailbox, too. */
export async function findIn(lab: Gathering, folders: readonly string[], sendings: readonly Sending[], waitMs: number): Promise<void> {
  const prober: Gathering['prober'] = {
    ...proberOf(lab),
    probe: (probe, ms) => lab.prober.probe(probe.kind === 'mailbox' ? { ...probe, folders: [...folders] } : probe, ms),
  };
  await find({ ...lab, prober }, sendings, waitMs, ownerOf);
}

/** Its methods by name: a prober may be of a class, which spreading would lose. */
const proberOf = ({ prober }: Gathering): Gathering['prober'] => ({
  probe: (probe, ms) => prober.probe(probe, ms),
  arrivals: (tokens, ms) => prober.arrivals(tokens, ms),
  journal: () => prober.journal(),
  log: (host, words) => prober.log(host, words),
});
