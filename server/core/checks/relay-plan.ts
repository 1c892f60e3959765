import type { Gathering } from './check.ts';
import { type RelayForm, relayCorpus } from './relay-corpus.ts';
import { type RelayAsk, type RelayWay, relayAsk, shares } from './relay-session.ts';

/** Refusals in one session beside the control's: Postfix slows down at the tenth (postconf(5) smtpd_soft_error_limit), Exim hangs up after three that it cannot parse. */
const perSession = 7;

const refusals = (forms: readonly RelayForm[]): number => forms.reduce((sum, form) => sum + (form.recipients ?? 1), 0);
const least = (dealt: readonly RelayForm[][], weigh: (forms: readonly RelayForm[]) => number): RelayForm[] =>
  dealt.reduce((best, forms) => (weigh(forms) < weigh(best) ? forms : best));

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
  const rounds = Math.ceil((refusals(together) / sources.length + 1) / perSession);
  const dealt: RelayForm[][] = Array.from({ length: sources.length * rounds }, (_, batch) => (batch < sources.length ? [plainForm] : []));
  const odd = (forms: readonly RelayForm[]) => forms.filter((form) => form.odd).length;
  for (const form of lab.draw.shuffle(together.filter((each) => each.odd))) least(dealt, odd).push(form);
  // What counts twice is dealt while there is room everywhere.
  for (const form of lab.draw.shuffle(together.filter((each) => !each.odd)).sort((a, b) => refusals([b]) - refusals([a]))) least(dealt, refusals).push(form);
  const sessions = dealt
    .filter((forms) => forms.length > 0)
    .map((forms, batch) => lab.draw.shuffle(forms).map((form) => relayAsk(way, form, sources[batch % sources.length] as string, lab)));
  return [...sessions, ...alone];
}
