import type { CipherFamily, CipherSeen } from '../../../server/core/probes.ts';
import { suiteName, suitesOf } from './cipher-suites.ts';
import type { End } from './dial.ts';
import { alertName, clientHello, readAnswer, recordLength } from './hello.ts';
import type { LineChannel } from './line-channel.ts';

/** An alert that says no to what was offered; any other says that something else is wrong. */
const refusals = [40, 47, 70, 71];

/** Offers one family of ciphers and reads whether the server takes one of them. The handshake goes no further. */
export async function offerCiphers(
  family: CipherFamily,
  opened: { channel: LineChannel | null; over: End | null },
  servername: string | null,
  waitMs: number,
): Promise<CipherSeen> {
  const { channel } = opened;
  const seen = (outcome: CipherSeen['outcome'], detail: string, suite: string | null = null, secureRenegotiation: boolean | null = null): CipherSeen => {
    channel?.finish({ end: 'done', detail: '' });
    return { family, outcome, suite, detail: detail.slice(0, 200), secureRenegotiation };
  };
  if (opened.over || !channel)
    return seen(['filtered', 'unreachable', 'local-error'].includes(opened.over?.end ?? '') ? 'error' : 'failed', opened.over?.detail ?? '');
  const until = performance.now() + waitMs;
  channel.write(clientHello(suitesOf(family), servername));
  const header = await channel.bytes(5, until);
  if (!header) {
    const { end, detail } = channel.over ?? { end: 'dropped', detail: '' };
    // Whoever hangs up at the hello wants none of it.
    return seen(end === 'dropped' ? 'refused' : end === 'local-error' ? 'error' : 'failed', detail);
  }
  const length = recordLength(header);
  if (length === null) return seen('failed', 'that was no TLS');
  const content = await channel.bytes(length, until);
  const answer = content && readAnswer(header[0] as number, content);
  if (!answer) return seen('failed', content ? 'that was neither a ServerHello nor an alert' : (channel.over?.detail ?? ''));
  if (answer.kind === 'alert') return seen(refusals.includes(answer.description) ? 'refused' : 'failed', alertName(answer.description));
  if (!suitesOf(family).includes(answer.suite)) return seen('failed', `it chose ${suiteName(answer.suite)}, which was not offered`);
  return seen('accepted', '', suiteName(answer.suite), answer.secureRenegotiation);
}
