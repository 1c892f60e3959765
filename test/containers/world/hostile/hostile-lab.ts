import { probeMailbox } from '../../../../containers/world/src/probe-mailbox.ts';
import { probeScript } from '../../../../containers/world/src/probe-script.ts';
import { probeSmtp } from '../../../../containers/world/src/probe-smtp.ts';
import { probeTls } from '../../../../containers/world/src/probe-tls.ts';
import type { Gathering } from '../../../../server/core/checks/check.ts';
import { drawFrom } from '../../../../server/core/draw.ts';
import type { Observation, Probe } from '../../../../server/core/probes.ts';
import { plan } from '../../../server/core/checks/fake-lab.ts';
import { root } from './odd-certificates.ts';

const source = '127.0.0.1';
const stepMs = 250;
const mailboxMs = 800;
/** On these the hostile server listens, whatever it speaks there. */
const ports = [25, 465, 587, 993];

/** A lab whose one server is hostile: every probe really goes to it, over loopback, with short patience. Nothing ever arrives anywhere. */
export function hostileLab(target: { address: string; port: number }): Gathering {
  let slept = 0;
  const never = new AbortController().signal;
  const answer = async (probe: Probe): Promise<Observation> => {
    switch (probe.kind) {
      case 'smtp':
        return await probeSmtp({ ...probe, source, target }, stepMs, never);
      case 'tls':
        return await probeTls({ ...probe, source, target }, root, stepMs, never);
      case 'script':
        return await probeScript({ ...probe, source, target }, stepMs, never);
      case 'mailbox':
        return await probeMailbox({ ...probe, source, target, waitMs: 0 }, AbortSignal.timeout(mailboxMs));
      case 'connect':
        return { kind: 'connect', ports: probe.ports.map((port) => ({ port, state: ports.includes(port) ? 'open' : 'refused', ms: 0 })) };
      case 'scan':
        return { kind: 'scan', open: [...ports], refused: 65_535 - ports.length, silent: 0, left: null, fault: null };
      case 'publish':
        return { kind: 'publish' };
      case 'spf':
        return { kind: 'spf', spf: { result: 'none', detail: '', record: null, lookups: 0, voids: 0, asked: [] } };
      case 'identity':
        return { kind: 'identity', mails: [] };
      default:
        return { kind: 'dns', code: 'NXDOMAIN', authoritative: false, answers: [] };
    }
  };
  return {
    plan,
    draw: drawFrom('hostile', plan, new Set()),
    sentAt: new Map(),
    prober: {
      probe: async (probe) => (await answer(probe)) as never,
      arrivals: async () => [],
      journal: async () => ({ mails: [], tries: [] }),
      log: async () => [],
    },
    restart: async () => ({ ready: false, output: '' }),
    event: async () => ({ exitCode: 0, output: '' }),
    again: async () => new Map(),
    // Nobody waits: the clock is put on instead.
    sleep: async (ms) => {
      slept += ms;
      await new Promise(setImmediate);
    },
    now: () => Date.now() + slept,
  };
}
