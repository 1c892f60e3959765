import type { Scenario } from '../core/scenario/schema.ts';
import { Problem } from '../protocol/problems.ts';
import type { LabView, SystemView } from '../protocol/views.ts';
import { BoardNews } from './classes/board-news.ts';
import { classHandlers } from './classes/class-handlers.ts';
import { LiveClass } from './classes/live-class.ts';
import { memberQueries } from './classes/member-queries.ts';
import { Peeks } from './classes/peeks.ts';
import type { Deps } from './deps.ts';
import { lookHandlers } from './evidence/look-handlers.ts';
import { attemptHandlers } from './grading/attempt-handlers.ts';
import { Attempts, brokenOff } from './grading/attempts.ts';
import { LateArrivals } from './grading/late-arrivals.ts';
import { answerQuestion } from './learner/answers.ts';
import { meQueries } from './learner/me-queries.ts';
import { card, scenarioView } from './learner/scenario-views.ts';
import { taskHandlers } from './learner/task-handlers.ts';
import { Admission } from './life/admission.ts';
import { Forecast } from './life/forecast.ts';
import { phaseOf } from './life/lab-phase.ts';
import { valuesOf } from './life/lab-values.ts';
import { labView } from './life/lab-view.ts';
import { Reaper } from './life/reaper.ts';
import { type Entry, Roster } from './life/roster.ts';
import { TakingUp } from './life/taking-up.ts';
import { watchedClock } from './life/watched-clock.ts';
import { mayLookInto, ownLab } from './policy.ts';
import { Pushes } from './pushes.ts';
import type { Handlers, Range, Visitor } from './range.ts';
import type { SystemState } from './system.ts';
import { terminalHandlers } from './terminals/terminal-handlers.ts';

/** The range as `main.ts` drives it. */
export interface RunningRange extends Range, AsyncDisposable {
  /** Everything a start needs is there: takes up what stands, then opens the doors. */
  open(): Promise<void>;
  /** Looks which assignments open soon, and makes labs ready for them. Happens by itself, too. */
  foresee(): Promise<void>;
}

const foreseeEveryMs = 30_000;

/** Puts the use cases together. `retry` starts set-up again after trouble. */
export function createRange(parts: Deps, system: SystemState, retry: () => void): RunningRange {
  const deps: Deps = { ...parts, now: watchedClock(parts, (jumpMs) => roster.moveEnds(jumpMs)) };
  const pushes = new Pushes();
  const news = new BoardNews(pushes);
  const changed = (entry: Entry) => {
    if (entry.record.learner) pushes.send({ to: { learner: entry.record.learner }, event: 'lab:changed', payload: view(entry) });
    followed(entry);
    announce();
  };
  const roster = new Roster(deps, changed);
  const peeks = new Peeks((lab) => {
    const entry = roster.entries.get(lab);
    if (entry) changed(entry);
  });
  const live = new LiveClass(deps, roster, pushes, peeks);
  /** For instructors who look on. */
  function followed({ record }: Entry): void {
    if (record.learner) live.changed(record.learner);
  }
  const takingUp = new TakingUp(deps.sleep);
  const forecast = new Forecast(deps.openings, deps.now);
  const admission = new Admission(deps, roster, forecast, changed);
  const late = new LateArrivals(deps, pushes, news, changed);
  const attempts = new Attempts(deps, pushes, news, late, changed);
  const reaper = new Reaper(deps, roster, changed);

  let announced = '';
  function announce(): void {
    const payload = systemView();
    const text = JSON.stringify(payload);
    if (text === announced) return;
    announced = text;
    pushes.send({ to: 'everybody', event: 'system:changed', payload });
  }
  system.onChange(announce);

  const ended = deps.engine.onContainerEnded(({ lab, role }) => {
    const entry = roster.entries.get(lab);
    if (entry?.record.state === 'ready' && entry.live?.plan.hosts.some((host) => host.role === role)) {
      void roster.fail(entry, new Problem('host-down', `${role} has stopped: its first process ended.`)).then(() => admission.drain());
    }
  });

  function systemView(): SystemView {
    return { ...system.view, labs: { running: admission.running, capacity: deps.limits.maxLabs, queued: admission.queued } };
  }

  function view(entry: Entry): LabView {
    const now = {
      position: admission.position(entry),
      checking: entry.checking,
      idleEndsAt: entry.idleEndsAt,
      phase: phaseOf(entry),
      watched: peeks.of(entry.record.id),
    };
    return labView(entry.record, deps.scenarios.get(entry.record.scenario), deps.limits, now);
  }

  function scenarioOf(id: string): Scenario {
    const scenario = deps.scenarios.get(id);
    if (!scenario) throw new Problem('not-found', `There is no scenario ${id}.`);
    return scenario;
  }

  /** The visitor's own lab, looked at only: a page that asks by itself is no sign of life. */
  function looked(visitor: Visitor, lab: string): Entry {
    const entry = roster.entries.get(lab);
    if (!entry) throw new Problem('not-found', 'This lab has ended.');
    ownLab(visitor.learner, entry.record);
    return entry;
  }

  /** The visitor's own lab, and a sign of life for it. */
  function own(visitor: Visitor, lab: string): Entry {
    const entry = looked(visitor, lab);
    touch(entry);
    return entry;
  }

  /** The visitor's own lab, or one of a student of theirs. */
  async function steered(visitor: Visitor, lab: string): Promise<Entry> {
    const learner = roster.entries.get(lab)?.record.learner;
    if (!learner || learner === visitor.learner.id || visitor.person.account === null) return own(visitor, lab);
    mayLookInto(visitor.person, await deps.live.classOf(learner));
    return roster.entries.get(lab) as Entry;
  }

  function touch(entry: Entry): void {
    const now = deps.now();
    const stale = now - entry.record.touchedAt > 30_000;
    entry.record.touchedAt = now;
    if (entry.idleEndsAt !== null) {
      entry.idleEndsAt = null;
      changed(entry);
    }
    if (stale) void deps.labs.update(entry.record.id, { touchedAt: now }).catch((error) => deps.log.warn({ err: error }, 'sign of life not written'));
  }

  function ready(visitor: Visitor, lab: string) {
    const entry = own(visitor, lab);
    if (!entry.live) throw new Problem('lab-not-ready', 'The terminal opens when the lab is ready.');
    return { entry, live: entry.live };
  }

  let foreseeing: ReturnType<typeof setInterval> | undefined;
  async function foresee(): Promise<void> {
    await forecast.refresh().catch((error) => deps.log.warn({ err: error }, 'could not look which assignments open'));
    void admission.drain();
  }

  async function end(entry: Entry): Promise<void> {
    admission.leave(entry);
    await roster.end(entry);
    void admission.drain();
  }

  /** The learner's lab of a scenario; while labs are taken up, the one that was ready before. */
  async function labOf(learner: string, scenario: string): Promise<string | null> {
    const own = admission.of(learner, scenario)?.record.id ?? null;
    if (own !== null || takingUp.over) return own;
    const kept = await deps.labs.ofLearner(learner, scenario);
    return kept?.state === 'ready' ? kept.id : null;
  }

  /** A failed lab of this scenario is put away by a new start: that is the retry. */
  async function start(visitor: Visitor, scenario: Scenario): Promise<Entry> {
    for (const entry of roster.entries.values()) {
      const { record } = entry;
      if (record.learner === visitor.learner.id && record.scenario === scenario.id && record.state === 'failed') void end(entry);
    }
    if (!takingUp.over && !admission.of(visitor.learner.id, scenario.id) && (await labOf(visitor.learner.id, scenario.id))) await takingUp.wait();
    return admission.start(visitor.learner.id, scenario);
  }

  async function summary(learner: string) {
    return new Map((await deps.progress.summary(learner)).map((row) => [row.scenario, row]));
  }

  const handlers: Handlers = {
    'lab:start': async (visitor, { scenario }) => view(await start(visitor, scenarioOf(scenario))),
    'lab:end': async (visitor, { lab }) => {
      const entry = await steered(visitor, lab);
      const work = end(entry);
      // Answered when it is ending: removal takes a while and is pushed.
      void work;
      return view(entry);
    },
    'lab:reset': async (visitor, { lab }) => {
      const entry = own(visitor, lab);
      const scenario = scenarioOf(entry.record.scenario);
      void end(entry);
      return view(await start(visitor, scenario));
    },
    'lab:extend': async (visitor, { lab }) => {
      const entry = await steered(visitor, lab);
      const { expiresAt, extensions, state } = entry.record;
      if (state !== 'ready' || expiresAt === null) throw new Problem('lab-not-ready', 'Only a lab that is ready can be extended.');
      if (extensions >= deps.limits.extensions) throw new Problem('forbidden', `A lab can be extended ${deps.limits.extensions} times.`);
      await roster.change(entry, { expiresAt: expiresAt + deps.limits.extendMinutes * 60_000, extensions: extensions + 1 });
      return view(entry);
    },
    ...attemptHandlers({ deps, roster, attempts, own, view }),
    ...lookHandlers(deps, looked),
    ...terminalHandlers({ pushes, peeks, recorder: deps.recorder, ready, changed: (entry) => followed(entry) }),
    ...classHandlers({ deps, roster, pushes, peeks, live, own, view, system: systemView }),
    ...taskHandlers(deps, scenarioOf),
    'quiz:answer': async (visitor, { scenario, lab, question, answer }) => {
      const given = await answerQuestion(deps, visitor.learner.id, scenarioOf(scenario), { question, lab, answer });
      news.changed();
      return given;
    },
    'system:retry': async () => {
      retry();
      return null;
    },
  };

  return {
    handlers: takingUp.before(handlers, (lab) => roster.entries.has(lab)),
    async catalogue(learner) {
      const done = await summary(learner.id);
      const scenarios = deps.scenarios.all().map((scenario) => card(scenario, done.get(scenario.id), admission.of(learner.id, scenario.id)?.record.id ?? null));
      return { scenarios, broken: deps.scenarios.broken() };
    },
    async scenario(learner, id) {
      const scenario = scenarioOf(id);
      const done = (await summary(learner.id)).get(id);
      const progress = await deps.progress.progress(learner.id, id);
      return scenarioView(scenario, progress, card(scenario, done, await labOf(learner.id, id)), await valuesOf(deps, learner.id, scenario));
    },
    async me(learner) {
      return { id: learner.id, nickname: learner.nickname, points: await deps.progress.points(learner.id) };
    },
    ...meQueries(deps),
    ...memberQueries(deps),
    async rename(learner, nickname) {
      await deps.learners.rename(learner.id, nickname);
      news.changed();
      return { id: learner.id, nickname, points: await deps.progress.points(learner.id) };
    },
    system: systemView,
    boardsChanged: () => news.changed(),
    async endLabs(learners) {
      const theirs = new Set<string>(learners);
      await Promise.all([...roster.entries.values()].filter(({ record }) => record.learner !== null && theirs.has(record.learner)).map(end));
    },
    left(connection) {
      live.left(connection);
      peeks.left(connection);
      for (const entry of roster.entries.values()) entry.live?.terminals.leave(connection);
    },
    onPush: (listener) => pushes.listen(listener),
    async open() {
      await deps.progress.abortRunning(brokenOff().view);
      const mended = await deps.boards.recount();
      if (mended > 0) deps.log.warn({ learners: mended }, 'totals of learners were not what was paid to them, and are now');
      const found = await reaper.reconcile();
      deps.log.info({ takenUp: found.takenUp, removed: found.removed }, 'compared what stands with what is written down');
      for (const entry of roster.entries.values())
        if (entry.live)
          await late.resume(entry, entry.live).catch((error) => deps.log.warn({ err: error, lab: entry.record.id }, 'late arrivals are not watched'));
      await deps.recorder.open();
      admission.open = true;
      takingUp.finish();
      for (const lost of found.restarted) {
        const scenario = deps.scenarios.get(lost.scenario);
        if (scenario && lost.learner) void admission.start(lost.learner, scenario);
      }
      reaper.run();
      await foresee();
      foreseeing = setInterval(() => void foresee(), foreseeEveryMs);
      void admission.drain();
    },
    foresee,
    async [Symbol.asyncDispose]() {
      admission.open = false;
      reaper[Symbol.dispose]();
      clearInterval(foreseeing);
      news[Symbol.dispose]();
      ended[Symbol.dispose]();
      await attempts.settled();
      await late.settled();
      await deps.recorder[Symbol.asyncDispose]();
      // Learners' labs stay for the next start of the server; only our hold on them ends.
      const held = [...roster.entries.values()].map((entry) => {
        const { live } = entry;
        entry.live = null;
        return live;
      });
      await Promise.allSettled(held.map((live) => live?.[Symbol.asyncDispose]()));
    },
  };
}
