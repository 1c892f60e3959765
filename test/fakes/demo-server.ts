import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { Server } from 'socket.io';
import { brokenOff } from '../../server/labs/grading/attempts.ts';
import type { ClientToServer, ServerToClient } from '../../server/protocol/events.ts';
import type { AttemptView, LabView, ScenarioView, TaskView } from '../../server/protocol/views.ts';
import { catalogue, changes, effective, mails, lab as newLab, scenario, system, timeline, verdicts } from './demo-data.ts';
import { exam, examReport, mistakes, progress } from './demo-me.ts';
import { cast, recordings } from './demo-recordings.ts';

/** Serves dist/client with made-up answers: PORT, and DEMO=preparing|trouble|failing|slow|empty|ending|killed for the states that are hard to meet. */
const mode = process.env.DEMO ?? '';
const app = express();
const server = createServer(app);
const io = new Server<ClientToServer, ServerToClient>(server);
const root = fileURLToPath(new URL('../../dist/client', import.meta.url));
const views = new Map<string, ScenarioView>(catalogue.scenarios.map((card) => [card.id, scenario(card.id) as ScenarioView]));
const labs = new Map<string, LabView>();
const attempts = new Map<string, AttemptView>();
const me = { id: 'a'.repeat(16), nickname: 'Quiet Heron', points: 135 };
const standings = () =>
  mode === 'empty'
    ? []
    : [
        { rank: 1, learner: 'b'.repeat(16), nickname: 'postmaster', points: 240, solved: 3, lastGainAt: Date.now() - 7_200_000, you: false },
        { rank: 2, learner: me.id, nickname: me.nickname, points: me.points, solved: 1, lastGainAt: Date.now() - 300_000, you: true },
        { rank: 14, learner: 'c'.repeat(16), nickname: 'null sender', points: 0, solved: 0, lastGainAt: null, you: false },
      ];
const courses = (rows: ReturnType<typeof standings>) =>
  rows
    .filter(({ points }) => points > 0)
    .map(({ learner, nickname, points, lastGainAt }) => ({
      learner,
      nickname,
      gains: [0.25, 0.6, 1].map((part) => ({ at: (lastGainAt ?? 0) - (1 - part) * 30_000_000, points: Math.round(points * part) })),
    }));
const missing = {
  code: 'not-found' as const,
  title: 'There is no such thing',
  detail: 'No scenario has that name.',
  advice: 'Go back to the catalogue and choose again.',
};

app.use(express.json());
app.get('/api/catalogue', (_req, res) => void res.json(mode === 'empty' ? { scenarios: [], broken: [] } : catalogue));
app.get('/api/scenarios/:id', (req, res) => void (views.has(req.params.id) ? res.json(views.get(req.params.id)) : res.status(404).json({ problem: missing })));
app.get(
  '/api/session',
  (_req, res) =>
    void res.json({
      mode: 'solo',
      oidc: null,
      recording: { days: 30 },
      person: { role: 'solo', name: me.nickname, className: null },
    }),
);
app.get('/api/me', (_req, res) => void res.json(me));
app.put(
  '/api/me',
  (req, res) =>
    void (req.body.nickname === 'postmaster'
      ? res.status(409).json({ problem: { ...missing, code: 'name-taken', title: 'Somebody else has that name', advice: 'Choose another one.' } })
      : res.json(Object.assign(me, { nickname: req.body.nickname }))),
);
app.get('/api/me/progress', (_req, res) => void res.json(mode === 'empty' ? { ...progress(), history: [] } : progress()));
app.get('/api/me/recordings', (_req, res) => void res.json({ name: me.nickname, recordings: mode === 'empty' ? [] : recordings() }));
app.get('/api/me/recordings/:recording', (req, res) => {
  const text = cast(req.params.recording);
  if (text === null) res.status(404).json({ problem: missing });
  else res.type('application/x-asciicast').send(text);
});
app.get('/api/me/mistakes', (_req, res) => void res.json(mode === 'empty' ? [] : mistakes()));
app.get('/api/exams/:exam', (req, res) => void res.json(exam(req.params.exam)));
app.post('/api/exams/:exam', (req, res) => void res.json(examReport(req.params.exam, req.body.answers)));
app.get('/api/boards/own', (_req, res) => void res.json({ title: null, frozenAt: null, rows: standings() }));
app.get('/api/boards/own/courses', (_req, res) => void res.json(courses(standings())));
app.get('/api/boards/own/find/:name', (req, res) => void res.json(standings().filter((row) => row.nickname.toLowerCase().startsWith(req.params.name))));
app.get('/api/me/assignments', (_req, res) => void res.json({ class: null, assignments: [] }));
app.get('/api/system', (_req, res) => void res.json(system(mode === 'preparing' || mode === 'trouble' ? mode : 'ready')));
app.use(express.static(root));
app.use((_req, res) => void res.sendFile(`${root}/index.html`));

const after = (ms: number) => new Promise((done) => setTimeout(done, ms));
const push = (id: string, change: Partial<LabView>) => {
  const lab = { ...(labs.get(id) as LabView), ...change };
  labs.set(id, lab);
  const card = views.get(lab.scenario)?.card;
  if (card) card.lab = lab.state === 'gone' || lab.state === 'failed' ? null : id;
  io.emit('lab:changed', lab);
  return lab;
};

async function start(id: string): Promise<void> {
  for (const position of [2, 1]) {
    push(id, { position });
    await after(mode === 'slow' ? 3000 : 250);
  }
  const steps: LabView['steps'] = [];
  for (const step of ['zones', 'world', 'hosts', 'break', 'services', 'probe'] as const) {
    push(id, { state: 'starting', position: null, steps: [...steps, { step, ms: null }] });
    const ms = mode === 'slow' ? 1500 : 150;
    await after(ms);
    if (mode === 'failing' && step === 'services')
      return void push(id, {
        state: 'failed',
        problem: {
          code: 'host-down',
          title: 'A mail server of the lab does not come up',
          detail: 'mx did not say 220 within 20 s: postfix/master: fatal: bind 0.0.0.0 port 25: Address already in use',
          advice: 'Retry; if it fails again the scenario is broken.',
        },
      });
    steps.push({ step, ms });
  }
  push(id, { state: 'ready', phase: 'broken', steps, readyAt: Date.now(), expiresAt: Date.now() + (mode === 'ending' ? 602_000 : 9.5 * 60_000) });
}

interface Shell {
  epoch: string;
  offset: number;
  bytes: Buffer;
  line: string;
  typed: string[];
}
const debrief = '# What was wrong\n\n`mynetworks` held the whole Internet.';
/** Right answers that are no choice's index. */
const rights: Record<string, string> = { abuser: '203.0.113.66', 'how-many': '4000', ports: '25, 465, 587', setting: 'mynetworks' };
const shells = new Map<string, Shell>();
const patch = (id: string, change: (task: TaskView) => TaskView, task: string): TaskView => {
  const view = views.get(id) as ScenarioView;
  view.tasks = view.tasks.map((old) => (old.id === task ? change(old) : old));
  return view.tasks.find((one) => one.id === task) as TaskView;
};

io.on('connection', (socket) => {
  const print = (lab: string, terminal: string, shell: Shell, text: string) => {
    const data = Buffer.from(text);
    socket.emit('terminal:output', { lab, terminal, epoch: shell.epoch, offset: shell.offset, data });
    shell.offset += data.length;
    shell.bytes = Buffer.concat([shell.bytes, data]).subarray(-262_144);
  };
  socket.on('lab:start', ({ scenario: of }, answer) => {
    const id = `lab${Math.random().toString(36).slice(2, 9).padEnd(7, '0')}`;
    labs.set(id, newLab(id, of));
    answer({ ok: true, value: labs.get(id) as LabView });
    void start(id);
  });
  socket.on('lab:watch', ({ lab }, answer) => {
    const found = labs.get(lab);
    answer(found ? { ok: true, value: { lab: found, attempt: attempts.get(lab) ?? null } } : { ok: false, problem: missing });
  });
  socket.on('lab:end', ({ lab }, answer) => answer({ ok: true, value: push(lab, { state: 'gone' }) }));
  socket.on('lab:extend', ({ lab }, answer) =>
    answer({ ok: true, value: push(lab, { expiresAt: (labs.get(lab)?.expiresAt ?? 0) + 1_800_000, extensionsLeft: 1 }) }),
  );
  socket.on('lab:reset', ({ lab }, answer) => {
    const id = `lab${Math.random().toString(36).slice(2, 9).padEnd(7, '0')}`;
    labs.set(id, newLab(id, labs.get(lab)?.scenario ?? ''));
    push(lab, { state: 'gone' });
    answer({ ok: true, value: labs.get(id) as LabView });
    void start(id);
  });
  socket.on('lab:check', async ({ lab, attempt: id = 'a'.repeat(16) }, answer) => {
    const fixed = [...shells].filter(([key]) => key.startsWith(lab)).some(([, shell]) => shell.typed.some((line) => line.includes('mynetworks')));
    const all = verdicts(fixed);
    const attempt: AttemptView = {
      lab,
      id,
      at: Date.now(),
      state: 'running',
      verdicts: [],
      expected: all.length,
      passed: false,
      gained: 0,
      problem: null,
    };
    answer({ ok: true, value: { attempt } });
    for (const verdict of all) {
      await after(200);
      io.emit('verdict:reached', { lab, attempt: attempt.id, verdict });
      // The server dies here, once, and is back at once.
      if (mode === 'killed' && !attempts.has(lab)) {
        attempts.set(lab, { ...attempt, state: 'aborted', problem: brokenOff().view });
        io.disconnectSockets(true);
        return;
      }
    }
    const view = views.get(labs.get(lab)?.scenario ?? '');
    if (view && fixed)
      Object.assign(view, {
        debrief,
        fixes: [
          { name: 'narrow-mynetworks', host: 'mx', script: "postconf -e 'mynetworks=127.0.0.0/8 10.213.0.6/32'\npostfix reload" },
          { name: 'restriction-list', host: 'mx', script: 'echo "10.213.0.6 OK" >/etc/postfix/relay_clients\nsystemctl restart postfix' },
          { name: 'inside-listener', host: 'mx', script: 'postconf -M 10.213.0.3:25/inet="smtp inet n - y - - smtpd"\nsystemctl restart postfix' },
        ],
        tasks: view.tasks.map((task) => ({ ...task, earned: task.points })),
        card: Object.assign(view.card, { earned: 80 }),
      });
    const finished: AttemptView = { ...attempt, state: 'finished', verdicts: all, passed: fixed, gained: fixed ? 80 : 0 };
    attempts.set(lab, finished);
    if (fixed) push(lab, { phase: 'verified' });
    io.emit('attempt:finished', { lab, attempt: finished });
  });
  socket.on('lab:changes', (_lab, answer) => answer({ ok: true, value: changes }));
  socket.on('lab:effective', (_lab, answer) => answer({ ok: true, value: effective }));
  socket.on('lab:mail', (_lab, answer) => answer({ ok: true, value: mails() }));
  socket.on('lab:timeline', (_lab, answer) => answer({ ok: true, value: timeline() }));
  socket.on('hint:take', ({ scenario: id, task, hint }, answer) =>
    answer({
      ok: true,
      value: patch(
        id,
        (old) => ({
          ...old,
          hints: old.hints.map((one, at) => (at === hint ? { ...one, text: 'Which setting decides who may relay **without** logging in?' } : one)),
        }),
        task,
      ),
    }),
  );
  socket.on('solution:show', ({ scenario: id, task }, answer) => {
    const view = patch(id, (old) => ({ ...old, shown: true, earned: 0 }), task);
    const whole = views.get(id) as ScenarioView;
    if (whole.tasks.every(({ earned }) => earned !== null)) whole.debrief = debrief;
    answer({ ok: true, value: { task: view, solution: "postconf -e 'mynetworks=127.0.0.0/8'\npostfix reload" } });
  });
  socket.on('quiz:answer', ({ scenario: id, question, answer: given }, answer) => {
    const view = views.get(id) as ScenarioView;
    view.quiz = view.quiz.map((old) =>
      old.id === question
        ? {
            ...old,
            answered: {
              answer: old.choices?.[Number(given)] ?? given,
              right: given === (rights[question] ?? '0'),
              why: 'Containment that preserves evidence.',
              earned: given === (rights[question] ?? '0') ? 10 : 0,
              options:
                old.choices?.map((text, at) => ({ text, right: at === 0, why: at === 0 ? 'Containment that preserves evidence.' : 'Gone is gone.' })) ?? null,
            },
          }
        : old,
    );
    answer({ ok: true, value: view.quiz.find((one) => one.id === question) as ScenarioView['quiz'][number] });
  });
  socket.on('terminal:open', ({ lab, terminal, have, shell: name, cols, rows }, answer) => {
    const key = `${lab}/${terminal}`;
    const fresh = !shells.has(key);
    const shell = shells.get(key) ?? { epoch: Math.random().toString(36).slice(2), offset: 0, bytes: Buffer.alloc(0), line: '', typed: [] };
    shells.set(key, shell);
    const from = have?.epoch === shell.epoch ? have.offset : shell.offset - shell.bytes.length;
    answer({ ok: true, value: { terminal, epoch: shell.epoch, offset: from } });
    if (from < shell.offset)
      socket.emit('terminal:output', {
        lab,
        terminal,
        epoch: shell.epoch,
        offset: from,
        data: shell.bytes.subarray(shell.bytes.length - (shell.offset - from)),
      });
    if (fresh) print(lab, terminal, shell, `${cols} x ${rows}\r\n\x1b[1;32mroot@${name}\x1b[0m:\x1b[34m~\x1b[0m# `);
  });
  socket.on('terminal:input', ({ lab, terminal, data }, answer) => {
    const shell = shells.get(`${lab}/${terminal}`);
    answer({ ok: true, value: null });
    if (!shell) return;
    for (const char of data) {
      if (char !== '\r') {
        if (char >= ' ') {
          shell.line += char;
          print(lab, terminal, shell, char);
        }
        continue;
      }
      shell.typed.push(shell.line);
      if (shell.line.includes('mynetworks')) push(lab, { phase: 'repair' });
      if (shell.line === 'flood') print(lab, terminal, shell, `\r\n${'x'.repeat(78)}`.repeat(8000));
      if (shell.line === 'exit') socket.emit('terminal:ended', { lab, terminal, reason: 'exit code 0' });
      if (shell.line === 'exit') shells.delete(`${lab}/${terminal}`);
      print(lab, terminal, shell, `\r\nyou typed: ${shell.line}\r\n# `);
      shell.line = '';
    }
  });
  let acked = 0;
  socket.on('terminal:ack', ({ offset }, answer) => {
    acked += 1;
    if (process.env.DEMO_LOG) console.log('ack', acked, offset);
    answer({ ok: true, value: null });
  });
  socket.on('terminal:resize', (_size, answer) => answer({ ok: true, value: null }));
  socket.on('terminal:close', ({ lab, terminal }, answer) => {
    shells.delete(`${lab}/${terminal}`);
    answer({ ok: true, value: null });
  });
  socket.on('system:retry', (_none, answer) => answer({ ok: true, value: null }));
});

server.listen(Number(process.env.PORT ?? 4100), '127.0.0.1', () => {
  const { port } = server.address() as { port: number };
  console.log(`demo server listening on ${port}`);
});
