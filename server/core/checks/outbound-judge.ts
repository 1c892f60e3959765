import type { z } from 'zod';
import type { Judgement } from '../../protocol/verdict.ts';
import { fateOf, sendingTranscript } from './fate.ts';
import type { OutboundParams } from './outbound.ts';
import type { Sending } from './sending.ts';

/** The foreign server says how the message came; a message that did not come did not come over TLS either. */
export function judgeOutbound(sending: Sending, params: z.infer<typeof OutboundParams>): Judgement {
  const fate = fateOf(sending);
  const arrival = sending.arrivals.find((each) => !each.bounce);
  const mail = `the message from ${sending.sender || '<>'} to ${sending.recipient}`;
  const say = (verdict: Judgement['verdict'], reason: string, got: string): Judgement => ({
    verdict,
    reason,
    expected: `${params.host} hands ${mail} on over TLS`,
    got,
    transcripts: [sendingTranscript(`Message to ${sending.recipient}`, sending)],
  });
  if (fate.kind === 'fault') return say('inconclusive', `${params.host}:${params.port} ${fate.text}.`, 'A fault of the range itself');
  if (!arrival) return say('fail', `At ${params.host}:${params.port}, ${mail} ${fate.text}.`, `It ${fate.text}`);
  return arrival.secure
    ? say('pass', `${params.host} handed ${mail} on over TLS.`, 'Over TLS')
    : say('fail', `${params.host} handed ${mail} on in clear, although ${arrival.domain} offers TLS.`, 'In clear');
}
