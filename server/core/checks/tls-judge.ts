import type { z } from 'zod';
import type { Judgement, TranscriptLine } from '../../protocol/verdict.ts';
import type { CertificateSeen, TlsSeen } from '../probes.ts';
import { howItEnded } from './seen.ts';
import type { TlsParams } from './tls.ts';
import { ciphers, familyName, keywords } from './tls-facts.ts';

export interface TlsObserved {
  source: string;
  target: string;
  /** Names asked for, filled in. */
  names: string[];
  /** Epoch milliseconds of the observation. */
  at: number;
  seen: TlsSeen;
}

type Params = z.infer<typeof TlsParams>;
const day = 86_400_000;

/** Versions and certificate, each fault by name. A handshake that failed by our own fault never counts as a refusal. */
export function judgeTls(observed: TlsObserved, params: Params): Judgement {
  const { seen } = observed;
  const place = `${params.host}:${params.port}`;
  const faults: string[] = [];
  const doubts: string[] = [];
  const works = seen.handshakes.some((each) => each.outcome === 'accepted');
  const asks = params.accept.length > 0 || params.certificate !== undefined;
  if (seen.end === 'local-error') doubts.push(`${place} ${howItEnded(seen.end)} (${seen.detail.slice(0, 160)})`);
  else if (seen.plainBanner !== null && params.mode === 'implicit')
    faults.push(`${place} greets in plain text ("${seen.plainBanner.slice(0, 80)}") where TLS must begin with the first byte`);
  else if (!works) nothingWorks(seen, place, asks, faults, doubts);
  else {
    versions(seen, params, place, faults, doubts);
    ciphers(seen, params, place, faults, doubts);
    keywords(seen, params, place, faults);
    if (params.certificate) certificate(seen.certificate, params.certificate, observed, faults, doubts);
  }
  const verdict = faults.length > 0 ? 'fail' : doubts.length > 0 ? 'inconclusive' : 'pass';
  const told = faults.length > 0 ? faults : doubts;
  const lines = transcriptLines(observed);
  return {
    verdict,
    reason: told.length > 0 ? `${told.join('; ')}.` : `${place} speaks what it should: ${summary(seen)}.`,
    expected: expectation(params, observed),
    got: told.length > 0 ? told.join('; ') : summary(seen),
    transcripts: [
      {
        title: `TLS on port ${params.port}`,
        from: `${observed.source} (${params.from})`,
        to: `${place} (${observed.target})`,
        lines: lines.all,
        deciding: lines.all.length > seen.lines.length ? (lines.wrong(params) ?? lines.all.length - 1) : lines.all.length - 1 < 0 ? null : lines.all.length - 1,
      },
    ],
  };
}

function nothingWorks(seen: TlsSeen, place: string, asks: boolean, faults: string[], doubts: string[]): void {
  const ours = seen.handshakes.find((each) => each.outcome === 'error');
  const gone = ['refused', 'unreachable', 'filtered', 'silent', 'dropped'].includes(seen.end) && seen.handshakes.every((each) => each.outcome !== 'refused');
  if (ours && seen.handshakes.every((each) => each.outcome === 'error'))
    doubts.push(`no handshake with ${place} could be made from our side (${ours.detail.slice(0, 160)})`);
  else if (asks)
    faults.push(
      gone
        ? `${place} is unplugged: it ${howItEnded(seen.end)}`
        : `${place} completes no TLS handshake at all${seen.detail ? ` (${seen.detail.slice(0, 160)})` : ''}`,
    );
  else doubts.push(`${place} completes no TLS handshake at all, which says nothing about the old versions`);
}

function versions(seen: TlsSeen, params: Params, place: string, faults: string[], doubts: string[]): void {
  const of = (version: string) => seen.handshakes.find((each) => each.version === version);
  for (const version of params.accept) {
    const hand = of(version);
    if (!hand || hand.outcome === 'error')
      doubts.push(`whether ${place} accepts ${version} could not be tried${hand ? ` (${hand.detail.slice(0, 120)})` : ''}`);
    else if (hand.outcome !== 'accepted') faults.push(`${place} does not accept ${version}`);
  }
  for (const version of params.refuse) {
    const hand = of(version);
    if (hand?.outcome === 'accepted') faults.push(`${place} still accepts ${version}${hand.cipher ? ` (${hand.cipher})` : ''}`);
    else if (hand?.outcome !== 'refused') doubts.push(`whether ${place} refuses ${version} could not be tried${hand ? ` (${hand.detail.slice(0, 120)})` : ''}`);
  }
}

function certificate(
  seen: CertificateSeen | null,
  wanted: NonNullable<Params['certificate']>,
  observed: TlsObserved,
  faults: string[],
  doubts: string[],
): void {
  if (!seen) {
    doubts.push('the certificate could not be read');
    return;
  }
  const left = Math.floor((seen.notAfter - observed.at) / day);
  const date = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  if (seen.notAfter < observed.at) faults.push(`the certificate expired on ${date(seen.notAfter)}`);
  else if (seen.notAfter - observed.at < wanted.days * day)
    faults.push(`the certificate is valid for only ${left} more days (until ${date(seen.notAfter)}); ${wanted.days} are wanted`);
  if (seen.notBefore > observed.at) faults.push(`the certificate is not valid before ${date(seen.notBefore)}`);
  const uncovered = observed.names.filter((name) => !seen.covers.some((each) => each.name === name && each.covered));
  if (uncovered.length > 0) faults.push(`the certificate does not cover ${uncovered.join(', ')} (it names ${seen.names.slice(0, 5).join(', ') || 'nothing'})`);
  const dates = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];
  if (wanted.trust === 'lab' && seen.chainError !== null && !dates.includes(seen.chainError))
    faults.push(`the chain does not lead to the lab's certificate authority (${seen.chainError}${seen.selfSigned ? ', self-signed' : ''})`);
  else if (wanted.trust === 'lab' && seen.chainError !== null && seen.notAfter >= observed.at && seen.notBefore <= observed.at)
    faults.push(`a certificate of the chain is out of date (${seen.chainError})`);
  if (seen.key.startsWith('RSA') && seen.keyBits !== null && seen.keyBits < wanted.key_bits)
    faults.push(`the key is too small (${seen.key}; at least ${wanted.key_bits} bits are wanted)`);
  if (/md5|sha-?1(?!\d)/i.test(seen.signature)) faults.push(`the certificate is signed with ${seen.signature}, which can be forged`);
}

function transcriptLines(observed: TlsObserved): { all: TranscriptLine[]; wrong(params: Params): number | null } {
  const { seen } = observed;
  const ms = seen.lines[seen.lines.length - 1]?.ms ?? 0;
  const hands = seen.handshakes.map((each) => ({
    who: '*' as const,
    ms,
    secure: false,
    text: `${each.version}: ${each.outcome}${each.cipher ? ` (${each.cipher})` : ''}${each.detail ? ` ${each.detail}` : ''}`.slice(0, 1000),
  }));
  const families = seen.ciphers.map((each) => ({
    who: '*' as const,
    ms,
    secure: false,
    text: `${familyName(each.family)}: ${each.outcome}${each.suite ? ` (${each.suite})` : ''}`,
  }));
  const shown = seen.certificate;
  const card = shown
    ? [
        `Certificate for ${shown.names.slice(0, 10).join(', ') || shown.subject}, ${shown.key}, signed with ${shown.signature}, from ${shown.issuer}`,
        `Valid ${new Date(shown.notBefore).toISOString()} to ${new Date(shown.notAfter).toISOString()}; chain: ${shown.chainError ?? 'verifies'}`,
      ].map((text) => ({ who: '*' as const, ms, secure: false, text: text.slice(0, 1000) }))
    : [];
  const all = [...seen.lines, ...hands, ...families, ...card];
  return {
    all,
    wrong: (params) => {
      const index = seen.handshakes.findIndex(
        (each) =>
          (params.refuse.includes(each.version) && each.outcome === 'accepted') || (params.accept.includes(each.version) && each.outcome !== 'accepted'),
      );
      if (index >= 0) return seen.lines.length + index;
      const weak = seen.ciphers.findIndex((each) => each.family !== 'modern' && each.outcome === 'accepted');
      return weak < 0 ? null : seen.lines.length + hands.length + weak;
    },
  };
}

function summary(seen: TlsSeen): string {
  const by = (outcome: string) =>
    seen.handshakes
      .filter((each) => each.outcome === outcome)
      .map((each) => each.version)
      .join(', ');
  return (
    [
      by('accepted') && `${by('accepted')} accepted`,
      by('refused') && `${by('refused')} refused`,
      seen.certificate && `certificate valid until ${new Date(seen.certificate.notAfter).toISOString().slice(0, 10)}`,
    ]
      .filter(Boolean)
      .join('; ') || 'nothing'
  );
}

function expectation(params: Params, observed: TlsObserved): string {
  const wants = [
    params.accept.length > 0 && `accepts ${params.accept.join(', ')}`,
    params.refuse.length > 0 && `refuses ${params.refuse.join(', ')}`,
    params.refuse_ciphers.length > 0 && `refuses ${params.refuse_ciphers.map(familyName).join(', ')}`,
    params.certificate && `a valid certificate for ${observed.names.join(', ')}`,
  ].filter(Boolean);
  return wants.join('; ') || 'TLS works';
}
