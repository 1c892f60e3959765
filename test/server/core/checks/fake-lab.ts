import type { Gathering } from '../../../../server/core/checks/check.ts';
import { drawFrom } from '../../../../server/core/draw.ts';
import type { LabPlan } from '../../../../server/core/lab.ts';
import type { Prober } from '../../../../server/core/ports.ts';
import type { Arrival, Observation, Probe, Reply, ScanSeen, SessionEnd, SmtpProbe, SmtpSeen, TransactionSeen } from '../../../../server/core/probes.ts';

export const plan: LabPlan = {
  lab: 'lab0000001',
  scenario: 'test',
  seed: 'seed',
  values: { domain: 'harbor.test', 'mx_abuse.domain': 'mx-abuse.example' },
  zones: [
    { name: 'internet', subnet: '198.18.0.0/28', outward: true, world: '198.18.0.1' },
    { name: 'office', subnet: '10.213.0.0/28', outward: false, world: '10.213.0.2' },
  ],
  hosts: [
    {
      role: 'mx',
      image: 'postfix',
      profile: 'postfix',
      name: 'mx.harbor.test',
      zones: [
        { zone: 'internet', address: '198.18.0.3' },
        { zone: 'office', address: '10.213.0.3' },
      ],
    },
  ],
  main: 'mx',
  shells: [],
  accounts: [{ name: 'alice', password: 'right-password' }],
  domains: ['harbor.test'],
  events: { renewal: { host: 'mx', run: 'renew' } },
  roles: { app: { zone: 'office', address: '10.213.0.5', domain: null }, neighbour: { zone: 'internet', address: '198.18.0.9', domain: null } },
  world: {
    lab: 'lab0000001',
    seed: 'seed',
    zones: [
      { name: 'internet', subnet: '198.18.0.0/28', own: '198.18.0.2', also: ['198.18.0.1', '198.18.0.9'], outward: true },
      { name: 'office', subnet: '10.213.0.0/28', own: '10.213.0.2', also: ['10.213.0.5'], outward: false },
    ],
    dns: { records: [], delegations: [], own: ['harbor.test'] },
    partners: [],
    traffic: [],
    ca: { name: 'Test CA', host: 'ca.test', domains: ['harbor.test'] },
  },
};

export const reply = (code: number, text = 'text'): Reply => {
  const enhanced = /^(\d\.\d+\.\d+) /.exec(text)?.[1] ?? null;
  return { code, enhanced, lines: [text] };
};

/** What the pretended server knows when it decides. */
export interface Asked {
  probe: SmtpProbe;
  source: string;
  port: number;
  secure: boolean;
  helo: string;
  from: string;
  to: string[];
  user: string | null;
}

/** A pretended mail server: each step may refuse; `fate` says what becomes of a message that was taken. */
export interface Server {
  ports?: number[];
  implicit?: number[];
  state?(port: number, source: string): 'open' | 'refused' | 'filtered';
  /** What a look over all ports answers beside the open ones. */
  scan?: Partial<ScanSeen>;
  banner?(asked: Asked): Reply | SessionEnd;
  hello?(asked: Asked): Reply;
  keywords?(asked: Asked): string[];
  startTls?: 'works' | 'broken';
  auth?(asked: Asked, user: string, password: string): Reply;
  command?(asked: Asked, line: string): Reply;
  mail?(asked: Asked): Reply;
  rcpt?(asked: Asked, to: string): Reply;
  end?(asked: Asked): Reply;
  fate?(asked: Asked): 'relay' | 'local' | 'swallow' | 'bounce';
}

const isLocal = (to: string) => to === 'alice@harbor.test';

/** A lab whose one server is pretended, with every probe it was asked. */
export function fakeLab(server: Server, more: Partial<Prober> = {}): Gathering & { asked: Probe[]; slept: number[] } {
  const asked: Probe[] = [];
  const slept: number[] = [];
  const arrived: Arrival[] = [];
  const mailbox = new Set<string>();
  const state = (port: number, source: string) => server.state?.(port, source) ?? ((server.ports ?? [25]).includes(port) ? 'open' : 'refused');

  const smtp = (probe: SmtpProbe): SmtpSeen => {
    const seen: SmtpSeen = {
      kind: 'smtp',
      end: 'done',
      detail: '',
      lines: [],
      banner: null,
      ehlo: null,
      ehloSecure: null,
      starttls: null,
      tls: null,
      xclient: null,
      commands: [],
      auth: null,
      transactions: [],
    };
    const at: Asked = { probe, source: probe.source, port: probe.target.port, secure: false, helo: probe.greeting.name, from: '', to: [], user: null };
    const hear = (answer: Reply) => {
      seen.lines.push({ who: 'S', text: `${answer.code} ${answer.lines.join(' ')}`, ms: seen.lines.length, secure: at.secure });
      return answer;
    };
    const end = (how: SessionEnd) => ({ ...seen, end: how });
    const open = state(at.port, at.source);
    if (open !== 'open') return end(open);
    const implicit = (server.implicit ?? []).includes(at.port);
    if (implicit && probe.tls !== 'implicit') return end('silent');
    if (!implicit && probe.tls === 'implicit') return end('tls-failed');
    if (implicit) Object.assign(at, { secure: true }) && Object.assign(seen, { tls: { version: 'TLSv1.3', cipher: 'x' } });
    const banner = server.banner?.(at) ?? reply(220, 'mx.harbor.test ESMTP');
    if (typeof banner === 'string') return end(banner);
    seen.banner = hear(banner);
    if (banner.code >= 400) {
      seen.lines.push({ who: 'C', text: 'QUIT', ms: seen.lines.length, secure: at.secure });
      hear(reply(221, 'bye'));
      return seen;
    }
    const hello = () => {
      const answer = hear(server.hello?.(at) ?? reply(250, 'mx.harbor.test'));
      const words = server.keywords?.(at) ?? ['PIPELINING'];
      for (const word of answer.code < 400 ? words : []) hear(reply(250, word));
      return answer.code < 400 ? words : null;
    };
    seen.ehlo = hello();
    if (!seen.ehlo) return seen;
    if (probe.tls === 'starttls') {
      if (!seen.ehlo.includes('STARTTLS')) return seen;
      seen.starttls = hear(server.startTls === 'broken' ? reply(454, '4.7.0 TLS not available due to local problem') : reply(220, 'go on'));
      if (seen.starttls.code >= 400) return seen;
      at.secure = true;
      seen.tls = { version: 'TLSv1.3', cipher: 'x' };
      seen.ehloSecure = hello();
    }
    if (implicit) seen.ehloSecure = seen.ehlo;
    for (const line of probe.commands) seen.commands.push(hear(server.command?.(at, line) ?? reply(503, '5.5.1 authentication not enabled')));
    if (probe.login) {
      if (!(seen.ehloSecure ?? seen.ehlo)?.some((word) => word.startsWith('AUTH'))) return seen;
      seen.auth = hear(
        server.auth?.(at, probe.login.user, probe.login.password) ??
          (probe.login.password === 'right-password' ? reply(235, '2.7.0 ok') : reply(535, '5.7.8 no')),
      );
      if (seen.auth.code !== 235) return seen;
      at.user = probe.login.user;
    }
    for (const ask of probe.transactions) {
      const one: TransactionSeen = { id: ask.id, mail: null, rcpt: [], data: null, end: null, line: null };
      seen.transactions.push(one);
      Object.assign(at, { from: ask.reversePath, to: ask.forwardPaths });
      seen.lines.push({ who: 'C', text: `MAIL FROM:<${ask.reversePath}>`, ms: seen.lines.length, secure: at.secure });
      const settle = (answer: Reply) => {
        one.line = seen.lines.length;
        return hear(answer);
      };
      one.mail = settle(server.mail?.(at) ?? reply(250));
      if (one.mail.code === 421) return end('dropped');
      if (one.mail.code >= 400) continue;
      for (const to of ask.forwardPaths) {
        const answer = settle(server.rcpt?.(at, to) ?? (isLocal(to) || at.user ? reply(250) : reply(554, '5.7.1 Relay access denied')));
        one.rcpt.push(answer);
        if (answer.code >= 400) break;
      }
      if (ask.message === null || one.rcpt.some((each) => each.code >= 400)) continue;
      one.data = settle(reply(354, 'go'));
      one.end = settle(server.end?.(at) ?? reply(250, 'queued'));
      if (one.end.code >= 400) continue;
      const tokens = [...new Set(ask.message.match(/mr[0-9a-f]{20}/g) ?? [])];
      const fate = server.fate?.(at) ?? (ask.forwardPaths.every(isLocal) ? 'local' : 'relay');
      const bounce = fate === 'bounce';
      if (fate === 'local') for (const token of tokens) mailbox.add(token);
      if (fate === 'relay' || bounce)
        arrived.push({
          id: arrived.length,
          tokens,
          at: 1_000_000,
          address: '203.0.113.1',
          domain: 'foreign.example',
          client: '198.18.0.3',
          helo: 'mx',
          secure: false,
          reversePath: bounce ? '' : at.from,
          forwardPaths: bounce ? [at.from] : [...at.to],
          headers: '',
          size: 1,
          bounce: bounce || at.from === '',
        });
    }
    return seen;
  };

  const answer = (probe: Probe): Observation => {
    asked.push(probe);
    if (probe.kind === 'smtp') return smtp(probe);
    if (probe.kind === 'connect') return { kind: 'connect', ports: probe.ports.map((port) => ({ port, state: state(port, probe.source), ms: 1 })) };
    if (probe.kind === 'scan') {
      const open = (server.ports ?? [25]).filter((port) => port <= probe.to && state(port, probe.source) === 'open');
      return { kind: 'scan', open, refused: probe.to - open.length, silent: 0, left: null, fault: null, ...server.scan };
    }
    if (probe.kind === 'mailbox')
      return {
        kind: 'mailbox',
        end: 'done',
        detail: '',
        login: true,
        found: probe.tokens.filter((token) => mailbox.has(token)).map((token) => ({ token, headers: '' })),
        lines: [],
      };
    throw new Error(`${probe.kind} is not pretended`);
  };
  return {
    plan,
    asked,
    slept,
    draw: drawFrom('test', plan, new Set()),
    sentAt: new Map(),
    prober: {
      probe: (async (probe: Probe) => answer(probe)) as Prober['probe'],
      arrivals: async (tokens) => arrived.filter((mail) => mail.tokens.some((token) => tokens.includes(token))),
      journal: async () => ({ mails: [], tries: [] }),
      log: async () => [],
      ...more,
    },
    restart: async () => ({ ready: true, output: '' }),
    event: async () => ({ exitCode: 0, output: '' }),
    again: async () => new Map(),
    sleep: async (ms) => void slept.push(ms),
    now: () => 1_000_000,
  };
}
