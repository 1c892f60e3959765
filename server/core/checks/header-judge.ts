import type { z } from 'zod';
import type { Judgement, Transcript } from '../../protocol/verdict.ts';
import type { LabPlan } from '../lab.ts';
import { fateOf, sendingTranscript } from './fate.ts';
import type { HeaderParams } from './header.ts';
import type { HeaderObserved } from './header-gather.ts';
import { hostOf } from './vantage.ts';

type Params = z.infer<typeof HeaderParams>;
interface Field {
  name: string;
  text: string;
}

/** RFC 1918. */
const privateAddress = /(?<![\d.])(10\.\d{1,3}|172\.(1[6-9]|2\d|3[01])|192\.168)\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/;

export function judgeHeader(observed: HeaderObserved, params: Params, plan: LabPlan): Judgement {
  const { sending, written } = observed;
  const arrival = sending.arrivals.find((each) => !each.bounce && each.headers !== '');
  const said = (verdict: Judgement['verdict'], reason: string, got: string, transcripts: Transcript[]): Judgement => ({
    verdict,
    reason,
    expected: 'Fields that tell nothing of the inside, and all that are needed',
    got,
    transcripts: [...transcripts, sendingTranscript('The letter that was sent', sending)],
  });
  if (!arrival) return said('inconclusive', `Nothing arrived that could be looked at: the letter ${fateOf(sending).text}.`, 'No letter', []);
  const fields = unfold(arrival.headers);
  const leaks = leaksIn(fields, params, sending.source, plan);
  const kept = written.flatMap(({ name, value }) =>
    fields.filter((field) => field.text.includes(value)).map((field) => ({ field, text: `${name} of the client is still there` })),
  );
  const count = (name: string) => fields.filter((field) => field.name.toLowerCase() === name.toLowerCase()).length;
  const missing = params.requires
    .filter((name) => count(name) !== 1)
    .map((name) => ({ field: null, text: `${name} is there ${count(name) === 0 ? 'no more' : `${count(name)} times`}` }));
  const host = hostOf(params.host, plan);
  const own = fields.some(({ name, text }) => name.toLowerCase() === 'received' && byNames(host.name).test(text));
  const lost = params.trace === 'kept' && !own ? [{ field: null, text: `no Received field is of ${host.name}: a mail loop would never be noticed` }] : [];
  const faults = [...leaks, ...kept, ...missing, ...lost];
  const texts = [...new Set(faults.map(({ text }) => text))];
  const first = faults.find(({ field }) => field)?.field;
  const shown: Transcript = {
    title: 'The header as it arrived',
    from: arrival.client,
    to: `${arrival.domain} (${arrival.address})`,
    lines: fields.slice(0, 60).map(({ text }) => ({ who: 'S', text: text.slice(0, 1000), ms: 0, secure: arrival.secure })),
    deciding: first && fields.indexOf(first) < 60 ? fields.indexOf(first) : null,
  };
  return texts.length > 0
    ? said(
        'fail',
        `In a letter that left ${params.host}, ${texts.slice(0, 4).join('; ')}${texts.length > 4 ? `; and ${texts.length - 4} more` : ''}.`,
        texts.join('; '),
        [shown],
      )
    : said('pass', `A letter that left ${params.host} tells nothing of the inside, and has every field that it needs.`, 'As expected', [shown]);
}

function leaksIn(fields: Field[], params: Params, source: string, plan: LabPlan): { field: Field; text: string }[] {
  const zones = plan.zones.filter(({ outward }) => !outward).map(({ name }) => name);
  const inside = plan.hosts.filter((host) => host.zones.every(({ zone }) => zones.includes(zone))).map(({ name }) => name);
  const zone = plan.zones.find(({ name }) => name === (plan.roles[params.from]?.zone ?? params.from));
  const names = [...zones.flatMap((zone) => plan.domains.map((domain) => `.${zone}.${domain}`)), ...inside];
  return fields.flatMap((field) => {
    const text = field.text.toLowerCase();
    const shown = params.hides.filter((each) => text.includes(each.toLowerCase()));
    if (params.private) {
      const found = privateAddress.exec(text)?.[0];
      if (found) shown.push(found);
      if (zone?.outward === false && mentions(text, source)) shown.push(source);
      shown.push(...names.filter((name) => text.includes(name.toLowerCase())));
    }
    return [...new Set(shown)].map((each) => ({ field, text: `${field.name} shows ${each}` }));
  });
}

const mentions = (text: string, address: string) => new RegExp(`(?<![\\d.])${address.replaceAll('.', '\\.')}(?![\\d.]*\\d)`).test(text);
const byNames = (name: string) => new RegExp(`\\bby\\s+${name.replaceAll('.', '\\.')}\\b`, 'i');

/** The fields of a header, each on one line (RFC 5322 section 2.2.3). */
function unfold(headers: string): Field[] {
  return headers
    .replace(/\r?\n(?=[ \t])/g, '')
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((text) => ({ name: text.slice(0, Math.max(0, text.indexOf(':'))), text }));
}
