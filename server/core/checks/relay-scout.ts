import type { SmtpSeen, TlsMode } from '../probes.ts';
import type { Gathering } from './check.ts';
import { session } from './letter.ts';
import type { RelayListener } from './relay-observed.ts';
import { greeted, offers, refusal, transaction } from './seen.ts';
import type { Vantage } from './vantage.ts';

const implicitPorts = [465, 2465];
const scoutMs = 20_000;

/** A listener and how it wants to be spoken to; `brief` ways are asked only the few forms that tell most. */
export interface Scouted {
  listener: RelayListener;
  ways: { tls: TlsMode; brief: boolean }[];
}

/** Banner, greeting and one harmless recipient, to learn how a port wants to be spoken to. */
export async function scout(at: Vantage, port: number, control: string, lab: Gathering): Promise<Scouted> {
  const first: TlsMode[] = implicitPorts.includes(port) ? ['implicit', 'none'] : ['none', 'implicit'];
  let seen: SmtpSeen | null = null;
  let source = '';
  for (const tls of first) {
    for (const turn of [1, 2]) {
      source = at.source();
      const stranger = `${lab.draw.word(7)}@${lab.draw.foreignDomain()}`;
      const ask = session({
        source,
        target: { address: at.target, port },
        tls,
        servername: at.host.name,
        greeting: { verb: 'EHLO', name: `mail.${stranger.split('@')[1]}` },
        transactions: [{ id: 'control', reversePath: stranger, forwardPaths: [control], message: null }],
      });
      const now = await lab.prober.probe(ask, scoutMs);
      seen = tls === first[0] || greeted(now, tls) || seen === null ? now : seen;
      if (greeted(now, tls)) {
        const secure = tls === 'none' && offers(now.ehlo, 'STARTTLS');
        const no = refusal(transaction(now, 'control'))?.code ?? 0;
        // A port that wants TLS first is asked everything behind TLS: its refusal in clear says nothing.
        const demandsTls = secure && (port === 25 ? no === 530 : no >= 500);
        const opens = secure && greeted(await lab.prober.probe({ ...ask, source: at.source(), tls: 'starttls', transactions: [] }, scoutMs), 'starttls');
        const clear = { tls: 'none' as const, brief: demandsTls && opens };
        // A way that does not open lets nobody in.
        const ways = opens ? [clear, { tls: 'starttls' as const, brief: !demandsTls }] : [{ ...clear, tls }];
        if (demandsTls) ways.reverse();
        return { listener: { vantage: at.name, port, state: 'serving', silenced: false, source, seen: now }, ways };
      }
      if (now.end === 'refused' || now.end === 'unreachable')
        return { listener: { vantage: at.name, port, state: 'closed', silenced: false, source, seen: now }, ways: [] };
      if (turn === 1 && now.banner === null) break;
      if (turn === 1) await lab.sleep(lab.draw.pause(300, 900));
    }
  }
  return { listener: { vantage: at.name, port, state: 'dead', silenced: false, source, seen }, ways: [] };
}
