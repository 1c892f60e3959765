import type { ChangesView, EffectiveView } from '../../server/protocol/changes.ts';
import type { MailView, TimelineView } from '../../server/protocol/journal.ts';
import type { Verdict } from '../../server/protocol/verdict.ts';
import type { CatalogueView, LabView, ScenarioCard, ScenarioView, SystemView } from '../../server/protocol/views.ts';

/** Made-up content for looking at the pages without an engine. */
const card = (id: string, title: string, module: string, moduleTitle: string, over: Partial<ScenarioCard> = {}): ScenarioCard => ({
  id,
  title,
  module,
  moduleTitle,
  buildsOn: [],
  difficulty: 'beginner',
  minutes: 30,
  server: 'Postfix',
  objectives: ['1.2', '1.3', '2.3', '3.3'],
  firewall: false,
  points: 100,
  earned: 0,
  state: 'new',
  lab: null,
  summary: 'Your MX relays for the whole Internet. Stop the abuse, and keep every kind of mail that has a right to flow.',
  ...over,
});

export const catalogue: CatalogueView = {
  scenarios: [
    card('submission-split', 'Submission belongs on its own port', '1-ports', 'Ports and roles', { state: 'solved', earned: 95 }),
    card('open-relay-postfix', 'Close the open relay', '2-relay', 'Open relay and its disguises'),
    card('open-relay-exim', 'The same hole in Exim', '2-relay', 'Open relay and its disguises', {
      server: 'Exim',
      difficulty: 'intermediate',
      buildsOn: ['submission-split', 'open-relay-postfix'],
      state: 'started',
      earned: 40,
    }),
    card('tls-hygiene', 'A certificate nobody can trust', '3-tls', 'TLS', { firewall: true, difficulty: 'advanced', minutes: 45 }),
  ],
  broken: [{ id: 'flood', errors: ['scenarios/4-auth/flood/scenario.yml:12:3 tasks.0.checks.1.expect: expected one of refused, delivered'] }],
};

const brief = `# Close the open relay

**Harbor Freight** moves containers and a great deal of mail. Since Tuesday its mail server has been moving everybody else's, too.

> Your boss: "Partners say we send them spam. Make it stop, and do not you dare break invoices."

Look at it as a stranger would, from the \`outside\` shell:

\`\`\`bash
$ swaks --server mx.harbor.test --from a@b.example --to victim@partner.example --header "Subject: a rather long line to scroll"
\`\`\`

<script>alert('shown, never run')</script>

The queue is seen with \`mailq -v\` too.

## What must still work

- Mail from partners to \`alice@harbor.test\`
- Alice on port 587, with her password
- The office app, which cannot log in

| who | from | must |
| --- | --- | --- |
| stranger | internet | be refused |
| app | office | be relayed |
`;

export const scenario = (id: string): ScenarioView | null => {
  const found = catalogue.scenarios.find((one) => one.id === id);
  if (!found) return null;
  return {
    card: found,
    brief,
    briefs: { de: '# Das offene Relay\n\nHafenspedition, Dienstag.' },
    debrief: null,
    debriefs: {},
    fixes: [],
    attempts: [],
    latest: null,
    maps: [
      { framework: 'CySA+ CS0-004', items: ['1.2', '1.3', '2.3'] },
      { framework: 'ATT&CK v19', items: ['T1684.002'] },
    ],
    tasks: [
      {
        id: 'closed',
        title: 'Strangers cannot relay through mx',
        points: 40,
        earned: null,
        shown: false,
        hints: [
          { cost: 0, text: null },
          { cost: 5, text: null },
          { cost: 10, text: null },
        ],
        checks: [
          { id: 'relay-denied', title: 'A stranger is refused in every address form', settings: 'mynetworks', half: 'security', latest: null },
          { id: 'spf', title: 'The SPF record names the server', settings: null, half: 'security', latest: null },
          { id: 'relay-denied-spoofed', title: 'A forged local sender is refused', settings: 'mynetworks', half: 'security', latest: null },
        ],
      },
      {
        id: 'flows',
        title: 'Real mail still flows',
        points: 40,
        earned: null,
        shown: false,
        hints: [{ cost: 5, text: null }],
        checks: [
          { id: 'inbound', title: 'A partner writes to Alice', settings: null, half: 'service', latest: null },
          { id: 'submission', title: 'Alice sends over 587', settings: null, half: 'service', latest: null },
          { id: 'office-app', title: 'The office app relays', settings: null, half: 'service', latest: null },
        ],
      },
    ],
    quiz: [
      {
        id: 'abuser',
        ask: 'Which client address relayed mail to partner.example most often? Read `/var/log/mail.log`.',
        points: 10,
        kind: 'address',
        choices: null,
        answered: null,
      },
      {
        id: 'first-step',
        ask: 'The relay is closed but 4000 spam messages wait in the queue. What comes first?',
        points: 10,
        kind: 'choose',
        choices: ['Hold the queue and keep copies as evidence', 'Flush the queue', 'Delete /var/spool/postfix'],
        answered: null,
      },
      { id: 'how-many', ask: 'How many messages wait in the queue?', points: 10, kind: 'number', choices: null, answered: null },
      { id: 'ports', ask: 'On which ports does mx listen?', points: 10, kind: 'set', choices: null, answered: null },
      { id: 'setting', ask: 'Which setting let them in?', points: 10, kind: 'text', choices: null, answered: null },
    ],
  };
};

export const lab = (id: string, scenario: string): LabView => ({
  id,
  scenario,
  state: 'queued',
  phase: 'starting',
  position: 2,
  steps: [],
  problem: null,
  createdAt: Date.now(),
  readyAt: null,
  expiresAt: null,
  idleEndsAt: null,
  extensionsLeft: 2,
  shells: [
    { name: 'mx', label: 'mx.harbor.test' },
    { name: 'outside', label: 'outside' },
    { name: 'office', label: 'office' },
  ],
  facts: [
    { label: 'Mail server', value: 'mx.harbor.test (198.18.0.3)' },
    { label: 'Alice', value: 'alice / kQ8vT2mXw4Lz7b' },
    { label: 'Office network', value: '10.213.0.0/28' },
  ],
  map: {
    zones: [
      { name: 'internet', subnet: '198.18.0.0/28', outward: true },
      { name: 'office', subnet: '10.213.0.0/28', outward: false },
    ],
    nodes: [
      {
        name: 'mx',
        label: 'mx.harbor.test',
        kind: 'host',
        seats: [
          { zone: 'internet', address: '198.18.0.3' },
          { zone: 'office', address: '10.213.0.3' },
        ],
      },
      { name: 'partner', label: 'partner.example', kind: 'other', seats: [{ zone: 'internet', address: '198.51.100.25' }] },
      { name: 'app', label: 'app', kind: 'other', seats: [{ zone: 'office', address: '10.213.0.6' }] },
      { name: 'outside', label: 'outside', kind: 'shell', seats: [{ zone: 'internet', address: '203.0.113.5' }] },
      { name: 'office', label: 'office', kind: 'shell', seats: [{ zone: 'office', address: '10.213.0.5' }] },
    ],
  },
  brief,
  briefs: {},
  checking: null,
  watched: null,
});

const line = (who: 'C' | 'S' | '*', text: string, ms: number, secure = false) => ({ who, text, ms, secure });
export const verdicts = (fixed: boolean): Verdict[] => {
  const relay: Verdict = {
    task: 'closed',
    check: 'relay-denied',
    verdict: fixed ? 'pass' : 'fail',
    ms: 312,
    why: 'Anyone on the Internet can still use mx to reach other people’s domains.',
    reason: fixed ? 'All 14 address forms were refused with a 554.' : 'A stranger’s message to bob@partner.example was taken and arrived at partner.example.',
    expected: 'refused at RCPT, 5xx',
    got: fixed ? '554 5.7.1 Relay access denied' : '250 2.1.5 Ok, and the message arrived at mx.partner.example',
    transcripts: [
      {
        title: 'Plain address',
        from: '203.0.113.66 (internet)',
        to: 'mx:25 (198.18.0.3)',
        deciding: 7,
        lines: [
          line('*', 'connected', 1),
          line('S', '220 mx.harbor.test ESMTP Postfix', 4),
          line('C', 'EHLO scan.example', 4),
          line('S', '250-mx.harbor.test', 6),
          line('S', '250 STARTTLS', 6),
          line('C', 'MAIL FROM:<promo@deals.example>', 8),
          line('C', 'RCPT TO:<bob@partner.example>', 12),
          line('S', fixed ? '554 5.7.1 <bob@partner.example>: Relay access denied' : '250 2.1.5 Ok', 15),
          line('C', 'QUIT', 16),
          line('S', '221 2.0.0 Bye', 17),
        ],
      },
    ],
  };
  const other = (task: string, check: string, verdict: Verdict['verdict'], reason: string): Verdict => ({
    task,
    check,
    verdict,
    reason,
    ms: 240,
    why: 'Alice logged in and was still refused.',
    expected: 'delivered to partner.example',
    got: verdict === 'pass' ? 'arrived after 0.2 s' : 'no answer from the world',
    transcripts: [
      {
        title: 'Submission',
        from: '203.0.113.9 (internet)',
        to: 'mx:587 (198.18.0.3)',
        deciding: 4,
        lines: [
          line('S', '220 mx.harbor.test ESMTP', 3),
          line('C', 'STARTTLS', 5),
          line('*', 'TLSv1.3 TLS_AES_256_GCM_SHA384', 20),
          line('C', 'AUTH PLAIN AGFsaWNlAGtROHZUMm1Ydw==', 22, true),
          line('S', '235 2.7.0 Authentication successful', 40, true),
          line('*', 'TLSv1: accepted (ECDHE-RSA-AES256-SHA)', 60),
          line('*', 'TLSv1.1: error no answer in time', 61),
          line('*', 'TLSv1.2: accepted (ECDHE-RSA-AES256-GCM-SHA384)', 62),
          line('*', 'TLSv1.3: refused protocol version', 63),
        ],
      },
    ],
  });
  const unplugged: Verdict = {
    ...other('flows', 'office-app', 'fail', 'mx:25 is unplugged: it refused the connection.'),
    got: 'nobody answered',
    transcripts: [
      { title: 'Message to sales', from: '10.213.0.6 (app)', to: 'mx:25 (10.213.0.3)', deciding: 0, lines: [line('*', 'the connection was refused', 2)] },
    ],
  };
  return [
    relay,
    other('flows', 'inbound', 'pass', 'A message from bob@partner.example reached Alice’s mailbox.'),
    { ...relay, check: 'relay-denied-spoofed', ms: 120 },
    fixed
      ? other('flows', 'submission', 'pass', 'Alice’s message arrived at partner.example.')
      : other('flows', 'submission', 'inconclusive', 'The prober ran out of time; this says nothing about your server.'),
    fixed ? other('flows', 'office-app', 'pass', 'The office app’s message arrived.') : unplugged,
    {
      ...other('closed', 'spf', fixed ? 'pass' : 'fail', fixed ? 'The record names mx.' : 'The record names another server.'),
      transcripts: [
        {
          title: 'TXT of harbor.test',
          from: '203.0.113.9 (internet)',
          to: 'ns1:53 (198.18.0.4)',
          deciding: 1,
          lines: [line('C', 'harbor.test TXT', 1), line('S', 'harbor.test. 300 IN TXT "v=spf1 ip4:198.18.0.3 -all"', 2), line('*', 'NOERROR', 2)],
        },
      ],
    },
  ];
};

export const system = (phase: SystemView['phase']): SystemView => ({
  phase,
  engine: '20.10.24',
  problem:
    phase === 'trouble'
      ? {
          code: 'image-failed',
          title: 'An image could not be built',
          detail: 'exim: apt-get install exited with 100\nE: Unable to locate package exim4-daemon-heavy',
          advice: 'The detail has the last lines of the build. Mend it and press Retry.',
        }
      : null,
  images: [
    { name: 'base', state: 'ready', step: 'done', done: 1, seconds: 41 },
    { name: 'postfix', state: 'building', step: 'RUN apt-get install postfix dovecot-imapd', done: 0.6, seconds: 23 },
    {
      name: 'exim',
      state: phase === 'trouble' ? 'failed' : 'waiting',
      step: phase === 'trouble' ? 'RUN apt-get install exim4-daemon-heavy' : 'after base',
      done: 0,
      seconds: 0,
    },
    { name: 'world', state: 'waiting', step: 'after base', done: 0, seconds: 0 },
  ],
  labs: { running: 1, capacity: 20, queued: 0 },
});

const source = (from: string, to: string, subject: string) =>
  `Received: from mx.harbor.test (mx.harbor.test [198.18.0.3])\r\n\tby mx.partner.example; ${new Date().toUTCString()}\r\nAuthentication-Results: mx.partner.example; spf=pass smtp.mailfrom=${from};\r\n\tdkim=fail (body changed) header.d=harbor.test; dmarc=none\r\nFrom: <${from}>\r\nTo: <${to}>\r\nSubject: ${subject}\r\nMessage-ID: <abc@harbor.test>\r\n\r\nThank you for your order.\r\n`;
export const mails = (): MailView[] =>
  Array.from({ length: 24 }, (_, at) => {
    const kind = (['good', 'abuse', 'abuse', 'probe', 'good', 'bounce'] as const)[at % 6] ?? 'other';
    const subject = {
      good: 'Order confirmation',
      abuse: 'You have won',
      probe: 'mr0123456789abcdef0123',
      bounce: 'Undelivered Mail Returned to Sender',
      other: 'Hello',
    }[kind];
    const from = kind === 'bounce' ? '' : kind === 'abuse' ? 'promo@deals.example' : 'orders@harbor.test';
    return {
      at: Date.now() - at * 9000,
      kind,
      place: at % 4 === 0 ? ('local' as const) : ('foreign' as const),
      mailbox: at % 4 === 0 ? 'alice on mx' : 'sales@partner.example',
      from,
      to: ['sales@partner.example'],
      subject,
      came: at % 4 === 0 ? '' : 'from 198.18.0.3 (mx.harbor.test), over TLS',
      size: 812,
      source: source(from, 'sales@partner.example', subject),
    };
  });
export const timeline = (): TimelineView => {
  const to = Date.now();
  const from = to - 18 * 60_000;
  const traffic: TimelineView['traffic'] = [];
  for (let at = from; at < to; at += 4000) {
    const late = at > from + 11 * 60_000;
    traffic.push({
      at,
      who: 'spammer',
      kind: 'abuse',
      outcome: late ? 'refused' : 'arrived',
      said: late ? '554 5.7.1 Relay access denied' : '250 2.0.0 Ok: queued',
    });
    traffic.push({ at: at + 2, who: 'botnet', kind: 'guess', outcome: late ? 'unreachable' : 'login-refused', said: '535 5.7.8 Error' });
    if (traffic.length % 3 === 0) {
      const hurt = at > from + 8 * 60_000 && at < from + 11 * 60_000;
      traffic.push({
        at: at + 1,
        who: 'app',
        kind: 'good',
        outcome: hurt ? 'refused' : 'arrived',
        said: hurt ? '554 5.7.1 Relay access denied' : '250 2.0.0 Ok: queued',
      });
    }
  }
  return {
    from,
    to,
    traffic,
    markers: [
      { at: from + 9 * 60_000, what: 'check-failed', label: '' },
      { at: from + 10 * 60_000, what: 'change', label: 'mx:/etc/postfix/main.cf' },
      { at: from + 11 * 60_000, what: 'restart', label: 'mx: postfix' },
      { at: from + 12 * 60_000, what: 'check-passed', label: '' },
    ],
  };
};

export const changes: ChangesView = {
  since: 1,
  green: 2,
  files: [
    {
      path: 'mx:/etc/postfix/main.cf',
      state: 'changed',
      shown: true,
      before: ['compatibility_level = 3.6', 'myhostname = mx.harbor.test', 'mynetworks = 0.0.0.0/0', 'relayhost =', 'inet_interfaces = all', ''].join('\n'),
      after: [
        'compatibility_level = 3.6',
        'myhostname = mx.harbor.test',
        'mynetworks = 127.0.0.0/8 10.213.0.0/28',
        'relayhost =',
        'inet_interfaces = all',
        'smtpd_relay_restrictions = permit_mynetworks, reject',
        '',
      ].join('\n'),
    },
    { path: 'mx:/etc/ssl/lab/mx/key.pem', state: 'changed', shown: false, before: null, after: null },
  ],
  turns: [{ at: Date.now(), paths: ['mx:/etc/postfix/main.cf'], turned: [{ task: 'closed', check: 'relay-denied', from: 'fail', to: 'pass' }] }],
};
export const effective: EffectiveView[] = [
  {
    host: 'mx',
    command: 'postconf -n',
    lines: ['myhostname = mx.harbor.test', 'mynetworks = 0.0.0.0/0', 'smtpd_relay_restrictions = permit_mynetworks, reject'],
  },
];
