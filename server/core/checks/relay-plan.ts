import type { Gathering } from './check.ts';
import { type RelayForm, relayCorpus } from './relay-corpus.ts';
import { type RelayAsk, type RelayWay, relayAsk, shares } from './relay-session.ts';

/** Forms in one session: each is an error to a closed server, and Postfix slows down after ten of them, Exim hangs up after three that it cannot parse. */
const perSession = 7;

/** The form that everything else is compared with. */
export const plainForm = relayCorpus[0] as RelayForm;

/** Every form that one way is asked, spread over three addresses, since one address says nothing about the others; a role has only its own. */
export function planSessions(way: RelayWay, first: string, lab: Gathering): RelayAsk[][] {
  const sources = way.at.fresh ? [first, way.at.source(), way.at.source()] : [first];
  const asked = relayCorpus.filter(
    (form) =>
      form !== plainForm &&
      (!way.brief || form.brief) &&
      // STARTTLS is an extension: it is there after EHLO only (RFC 3207).
      !(way.tls === 'starttls' && form.verb === 'HELO') &&
      (form.needs !== 'M' || lab.plan.values['mx_abuse.domain']),
  );
  const alone = asked.filter((form) => !shares(form, way)).map((form) => [relayAsk(way, form, lab.draw.pick(sources), lab)]);
  const together = asked.filter((form) => shares(form, way));
  // Each address brings the plain form too.
  const batches = sources.length * Math.max(1, Math.ceil((together.length / sources.length + 1) / perSession));
  const dealt: RelayForm[][] = Array.from({ length: batches }, (_, batch) => (batch < sources.length ? [plainForm] : []));
  // What a server may not be able to parse is dealt out first, and so evenly.
  const cards = [...lab.draw.shuffle(together.filter((form) => form.odd)), ...lab.draw.shuffle(together.filter((form) => !form.odd))];
  for (const [i, form] of cards.entries()) dealt[i % batches]?.push(form);
  const sessions = dealt
    .filter((forms) => forms.length > 0)
    .map((forms, batch) => lab.draw.shuffle(forms).map((form) => relayAsk(way, form, sources[batch % sources.length] as string, lab)));
  return [...sessions, ...alone];
}
