import type { z } from 'zod';
import type { Judgement } from '../../protocol/verdict.ts';
import type { LabPlan } from '../lab.ts';
import type { BannerParams } from './banner.ts';
import type { BannerObserved } from './banner-gather.ts';
import { good, greeted, howItEnded, lastLine, said, transcript } from './seen.ts';
import { hostOf } from './vantage.ts';

type Params = z.infer<typeof BannerParams>;

const products =
  /\b(postfix|exim|sendmail|opensmtpd|qmail|haraka|courier|zimbra|exchange|microsoft|dovecot|rspamd|amavis|debian|ubuntu|fedora|centos|red ?hat|freebsd|openbsd|linux|gnu)\b/i;
/** Digits with dots that are no part of a name, an address or a time. */
const version = /(?<![\w.:-])v?\d+\.\d+(\.\d+){0,2}([-+~]\w+)?(?![\w.:])/;

export function judgeBanner(observed: BannerObserved, params: Params, plan: LabPlan): Judgement {
  const { seen, names } = observed;
  const place = `${params.host}:${params.port}`;
  const verdict = (outcome: Judgement['verdict'], reason: string, got: string, line: number | null): Judgement => ({
    verdict: outcome,
    reason,
    expected: `${params.name === 'own' ? 'The host’s own name' : 'A greeting'}${{ nothing: ', and nothing of the software', product: ', and no version', anything: '' }[params.discloses]}`,
    got,
    transcripts: [transcript('Greeting', `${observed.source} (${params.from})`, `${place} (${observed.target})`, seen, line)],
  });
  if (!good(seen.banner) || !greeted(seen, params.tls) || !names.some(({ where }) => where === 'EHLO')) {
    const how = seen.banner && !good(seen.banner) ? `sent the client away ("${said(seen.banner)}")` : howItEnded(seen.end);
    return verdict(
      'inconclusive',
      `${place} could not be looked at: it ${how}${seen.detail ? ` (${seen.detail.slice(0, 160)})` : ''}.`,
      'No greeting',
      lastLine(seen),
    );
  }
  const own = hostOf(params.host, plan).zones.map(({ address }) => address);
  const faults = [
    ...(params.name === 'own' ? names.flatMap((each) => nameFaults(each, own)) : []),
    ...names.flatMap(({ where, line, name }) => disclosures((seen.lines[line]?.text ?? '').replace(name, ''), where, params).map((text) => ({ text, line }))),
    ...furtherLines(seen).flatMap(({ text, line }) => disclosures(text, 'greeting', params).map((found) => ({ text: found, line }))),
  ];
  const texts = [...new Set(faults.map(({ text }) => text))];
  if (texts.length > 0) return verdict('fail', `At ${place}, ${texts.slice(0, 4).join('; ')}.`, texts.join('; '), faults[0]?.line ?? null);
  return verdict(
    'pass',
    `${place} greets as ${names[0]?.name}${params.discloses === 'anything' ? '' : ' and tells no more than it may'}.`,
    'As expected',
    names[0]?.line ?? null,
  );
}

function nameFaults({ where, name, line, lookup }: BannerObserved['names'][number], own: readonly string[]): { text: string; line: number }[] {
  const fault = (text: string) => [{ text: `the name in the ${where === 'EHLO' ? 'answer to EHLO' : 'greeting'} ${text}`, line }];
  if (lookup === null) return fault(`("${name.slice(0, 80)}") is not fully qualified`);
  const addresses = lookup.answers.filter(({ type }) => type === 'A').map(({ data }) => data);
  if (addresses.length === 0) return fault(`(${name}) leads nowhere: ${lookup.code === 'NOERROR' ? 'it has no address' : lookup.code}`);
  return addresses.some((each) => own.includes(each)) ? [] : fault(`(${name}) leads to ${addresses[0]}, which is another host`);
}

function disclosures(text: string, where: 'greeting' | 'EHLO', params: Params): string[] {
  const found = [
    params.discloses === 'nothing' ? products.exec(text)?.[0] : undefined,
    params.discloses === 'anything' ? undefined : version.exec(text.replace(/^\d{3}[ -]/, ''))?.[0],
    ...params.hides.filter((each) => text.toLowerCase().includes(each.toLowerCase())),
  ].filter((each) => each !== undefined);
  return [...new Set(found)].map((each) => `the ${where === 'EHLO' ? 'answer to EHLO' : 'greeting'} tells "${each.trim()}"`);
}

/** A greeting of several lines: those behind the first. */
function furtherLines({ lines }: BannerObserved['seen']): { text: string; line: number }[] {
  const end = lines.findIndex(({ who }) => who === 'C');
  return lines.flatMap(({ who, text }, line) => (who === 'S' && line < end && /^\d{3}/.test(text) ? [{ text, line }] : [])).slice(1);
}
