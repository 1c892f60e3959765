import type { z } from 'zod';
import type { Judgement, TranscriptLine } from '../../protocol/verdict.ts';
import type { CertificateSeen, TlsSeen } from '../probes.ts';
import type { RotatesParams } from './rotates.ts';
import { howItEnded } from './seen.ts';

/** What each port showed at one moment, in the order of the ports; epoch milliseconds. */
export interface Round {
  at: number;
  seen: TlsSeen[];
}

export interface RotatesObserved {
  target: string;
  /** Names the certificate must cover, filled in. */
  names: string[];
  /** When the event was set off. */
  started: number;
  before: Round;
  /** Never empty. */
  rounds: Round[];
  event: { exitCode: number; output: string };
  /** A message before, during and after. */
  mail: Judgement[];
}

const sound = (seen: CertificateSeen): boolean => seen.chainError === null && seen.covers.every((each) => each.covered);

/** Whether every port shows a certificate that is not the one of before, that verifies, and that covers the names. */
export function renewed(before: Round, now: Round): boolean {
  return now.seen.every((seen, i) => seen.certificate !== null && sound(seen.certificate) && seen.certificate.serial !== before.seen[i]?.certificate?.serial);
}

/** Judged by what the network showed alone: another serial, a chain that verifies, mail that arrived. */
export function judgeRotates(observed: RotatesObserved, params: z.infer<typeof RotatesParams>): Judgement {
  const { before, rounds, event } = observed;
  const last = rounds[rounds.length - 1] as Round;
  const steady = rounds.slice(-2).every((round) => renewed(before, round)) && rounds.length > 1;
  const seconds = Math.max(0, Math.round((last.at - observed.started) / 1000));
  const ours = [...before.seen, ...last.seen].find((seen) => seen.end === 'local-error');
  const verdict = (outcome: Judgement['verdict'], reason: string, got: string): Judgement => ({
    verdict: outcome,
    reason,
    expected: `Within ${params.within} seconds ${params.ports.map(({ port }) => port).join(', ')} show the new certificate, and mail flows`,
    got,
    transcripts: [certificates(observed, params), ...observed.mail.filter((each) => each.verdict !== 'pass').flatMap((each) => each.transcripts.slice(0, 2))],
  });
  if (ours) return verdict('inconclusive', `The certificates could not be asked for: ${ours.detail.slice(0, 160)}.`, 'A fault of the range');
  const dark = params.ports.filter((_, i) => !before.seen[i]?.certificate);
  if (dark.length > 0)
    return verdict('fail', `Port ${dark.map(({ port }) => port).join(', ')} of ${params.host} shows no certificate at all.`, 'No TLS before the renewal');
  const when = ['before', 'during', 'after'];
  const stopped = observed.mail.findIndex((each) => each.verdict === 'fail');
  if (stopped >= 0)
    return verdict('fail', `Mail stopped ${when[stopped]} the renewal: ${observed.mail[stopped]?.reason ?? ''}`, `No mail ${when[stopped]} the renewal`);
  if (!steady) {
    const faults = last.seen.map((seen, i) => fault(seen, before.seen[i], params.ports[i]?.port ?? 0)).filter(Boolean);
    const told = faults.join('; ') || 'the ports show the old certificate and the new one by turns';
    if (event.exitCode !== 0)
      return verdict('inconclusive', `The renewal itself ended with ${event.exitCode}, so that nobody can tell what would have come of it: ${told}.`, told);
    return verdict('fail', `${seconds} seconds after the renewal ${told}.`, told);
  }
  const unclear = observed.mail.find((each) => each.verdict === 'inconclusive');
  if (unclear) return verdict('inconclusive', `The new certificate is shown, but the mail could not be checked: ${unclear.reason}`, 'Mail not clear');
  return verdict('pass', `All ports showed the new certificate ${seconds} seconds after the renewal, and no mail was lost.`, 'Renewed');
}

function fault(seen: TlsSeen, before: TlsSeen | undefined, port: number): string {
  const shown = seen.certificate;
  if (!shown) return `${port} shows no certificate (it ${howItEnded(seen.end)})`;
  if (shown.serial === before?.certificate?.serial) return `${port} still shows the certificate of before`;
  if (shown.chainError !== null) return `${port} shows a new certificate that does not verify (${shown.chainError})`;
  const uncovered = shown.covers.filter((each) => !each.covered).map((each) => each.name);
  return uncovered.length > 0 ? `${port} shows a new certificate that does not cover ${uncovered.join(', ')}` : '';
}

function certificates(observed: RotatesObserved, params: z.infer<typeof RotatesParams>): Judgement['transcripts'][number] {
  const line = (ms: number, text: string): TranscriptLine => ({ who: '*', ms: Math.max(0, ms), secure: false, text: text.slice(0, 1000) });
  const round = ({ at, seen }: Round) =>
    seen.map((each, i) =>
      line(at - observed.started, `Port ${params.ports[i]?.port}: ${each.certificate ? `serial ${each.certificate.serial}` : howItEnded(each.end)}`),
    );
  const said = observed.event.output.slice(-2000).split('\n').filter(Boolean).slice(-10);
  const lines = [
    ...round(observed.before),
    ...said.map((text) => line(0, `${params.event}: ${text}`)),
    line(0, `The renewal ended with ${observed.event.exitCode}`),
    ...observed.rounds.slice(-20).flatMap(round),
  ];
  return { title: 'Certificates shown', from: params.from, to: `${params.host} (${observed.target})`, lines, deciding: lines.length - 1 };
}
