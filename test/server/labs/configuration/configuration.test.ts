import { deflateSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import type { LabPlan } from '../../../../server/core/lab.ts';
import { changesView } from '../../../../server/labs/configuration/changes-view.ts';
import { Configuration, changedPaths, type KeptVersion, type Version } from '../../../../server/labs/configuration/configuration.ts';
import { HostFiles, readLook } from '../../../../server/labs/configuration/watched-files.ts';
import type { Engine } from '../../../../server/labs/engine.ts';
import { OneConfiguration, unsettled } from '../../../../server/labs/grading/one-configuration.ts';
import type { AttemptRecord } from '../../../../server/labs/store.ts';
import type { Outcome, Verdict } from '../../../../server/protocol/verdict.ts';
import { fakeTalk } from '../../../fakes/talk.ts';

const printed = (files: Record<string, string | null>) => {
  const look = [Object.entries(files).map(([path, text]) => [path, `#${text}`]), Object.fromEntries(Object.values(files).map((text) => [`#${text}`, text]))];
  return `some noise\nMAILRANGE-FILES ${deflateSync(JSON.stringify(look)).toString('base64')}\n`;
};
/** `started` counts the programs. */
const host = (answer: (known: string[]) => string | null, started: { count: number } = { count: 0 }): Pick<Engine, 'talk'> => ({
  async talk() {
    started.count++;
    return fakeTalk((asked) => answer(JSON.parse(asked) as string[]));
  },
});
const verdict = (check: string, outcome: Outcome): Verdict => ({
  task: 'closed',
  check,
  verdict: outcome,
  reason: '',
  expected: '',
  got: '',
  why: '',
  ms: 1,
  transcripts: [],
});
const attempt = (id: string, passed: boolean, verdicts: Verdict[]) =>
  [id, { id, at: Number(id), state: 'finished', passed, verdicts } as unknown as AttemptRecord] as const;

let disk: Record<string, string | null>;
let answers: boolean;
let configuration: Configuration;
beforeEach(() => {
  disk = { '/etc/postfix/main.cf': 'mynetworks = 0.0.0.0/0\n', '/etc/ssl/lab/mx/key.pem': null };
  answers = true;
  let now = 0;
  configuration = new Configuration(
    host(() => (answers ? printed(disk) : null)),
    { lab: 'lab0000001', hosts: [{ role: 'mx' }] } as unknown as LabPlan,
    () => ++now,
  );
});

describe('versions of the watched files', () => {
  test('a look asked for while another is under way sees what changed since that one read', async () => {
    const asked = Promise.withResolvers<void>();
    const slow = new Configuration(
      host(() => {
        const seen = printed(disk);
        asked.resolve();
        return seen;
      }),
      { lab: 'lab0000001', hosts: [{ role: 'mx' }] } as unknown as LabPlan,
      Date.now,
    );
    const first = slow.look();
    await asked.promise;
    disk = { ...disk, '/etc/postfix/main.cf': 'mynetworks = 127.0.0.0/8\n' };
    const [before, after] = await Promise.all([first, slow.look()]);
    expect(changedPaths(before?.files ?? new Map(), after?.files ?? new Map())).toEqual(['mx:/etc/postfix/main.cf']);
  });
  test('are taken up by the next process, with their texts and the attempts made on them', async () => {
    const kept = new Map<number, Version>();
    const texts = new Map<string, string | null>();
    const write = async (one: KeptVersion) => {
      kept.set(one.version.n, one.version);
      for (const [hash, text] of one.texts) texts.set(hash, text);
      if (one.dropped !== null) kept.delete(one.dropped);
    };
    const process = () => {
      return new Configuration(
        host(() => printed(disk)),
        { lab: 'lab0000001', hosts: [{ role: 'mx' }] } as unknown as LabPlan,
        Date.now,
        write,
      );
    };
    const first = process();
    await first.look();
    await first.mark('1');
    disk = { ...disk, '/etc/postfix/main.cf': 'mynetworks = 127.0.0.0/8\n' };
    await first.mark('2');
    await first.mark('3');
    for (let n = 0; n < 70; n++) {
      disk = { ...disk, '/etc/postfix/access': `${n}` };
      await first.look();
    }

    const next = process();
    next.restore({ versions: [...kept.values()].sort((a, b) => a.n - b.n), texts });
    expect(next.versions).toEqual(first.versions);
    expect(next.versions[0]?.attempt).toBe('1');
    await next.look();
    expect(next.versions).toHaveLength(first.versions.length);
    const [, main] = changesView(next, 'start', new Map()).files;
    expect(main).toMatchObject({ before: 'mynetworks = 0.0.0.0/0\n', after: 'mynetworks = 127.0.0.0/8\n' });
    disk = { ...disk, '/etc/postfix/access': 'later' };
    expect((await next.look())?.n).toBe((first.versions.at(-1)?.n ?? 0) + 1);
  });

  test('are kept when something differs, and the difference is shown with both texts', async () => {
    await configuration.look();
    await configuration.look();
    expect(configuration.versions).toHaveLength(1);
    disk = { ...disk, '/etc/postfix/main.cf': 'mynetworks = 127.0.0.0/8\n', '/etc/postfix/access': 'x OK\n' };
    await configuration.look();
    expect(changesView(configuration, 'start', new Map()).files).toEqual([
      { path: 'mx:/etc/postfix/access', state: 'added', shown: true, before: null, after: 'x OK\n' },
      { path: 'mx:/etc/postfix/main.cf', state: 'changed', shown: true, before: 'mynetworks = 0.0.0.0/0\n', after: 'mynetworks = 127.0.0.0/8\n' },
    ]);
  });

  test('a file that may not be shown is named without its text', async () => {
    await configuration.look();
    const { '/etc/ssl/lab/mx/key.pem': _key, ...rest } = disk;
    disk = rest;
    await configuration.look();
    expect(changesView(configuration, 'start', new Map()).files).toEqual([
      { path: 'mx:/etc/ssl/lab/mx/key.pem', state: 'removed', shown: false, before: null, after: null },
    ]);
  });

  test('tell which edit turned which check, and what changed since everything last passed', async () => {
    await configuration.mark('1');
    disk['/etc/postfix/main.cf'] = 'mynetworks = 127.0.0.0/8\n';
    await configuration.mark('2');
    disk['/etc/postfix/master.cf'] = 'smtp inet n\n';
    await configuration.look();
    const attempts = new Map([attempt('1', false, [verdict('relay', 'fail')]), attempt('2', true, [verdict('relay', 'pass')])]);
    const view = changesView(configuration, 'green', attempts);
    expect(view.files.map(({ path }) => path)).toEqual(['mx:/etc/postfix/master.cf']);
    expect(view.turns).toEqual([{ at: 2, paths: ['mx:/etc/postfix/main.cf'], turned: [{ task: 'closed', check: 'relay', from: 'fail', to: 'pass' }] }]);
  });

  test('a host that does not answer, or answers nonsense, gives no version', async () => {
    answers = false;
    expect(await configuration.look()).toBeNull();
    for (const output of ['', 'MAILRANGE-FILES !!!', `MAILRANGE-FILES ${deflateSync('[1]').toString('base64')}`])
      expect(await readLook('mx', output)).toBeNull();
  });

  test('a host that sends a bomb is not listened to', async () => {
    expect(await readLook('mx', `MAILRANGE-FILES ${deflateSync(Buffer.alloc(40_000_000, 32)).toString('base64')}`)).toBeNull();
  });
});

describe('the program that looks at the files of a host', () => {
  test('is started once, told once what is known, and started anew when it has ended', async () => {
    const [started, asked] = [{ count: 0 }, [] as string[][]];
    let ended = false;
    const answer = (known: string[]) => {
      asked.push(known);
      const said = ended ? null : printed(disk);
      ended = false;
      return said;
    };
    await using files = new HostFiles(host(answer, started), 'lab0000001', 'mx');
    for (let turn = 0; turn < 3; turn++) {
      const look = await files.look(['#old']);
      expect(look?.files.map(({ path }) => path)).toEqual(['mx:/etc/postfix/main.cf', 'mx:/etc/ssl/lab/mx/key.pem']);
      // A restart of the host ends it.
      ended = turn === 1;
    }
    expect(asked).toEqual([['#old'], [], [], ['#old']]);
    expect(started.count).toBe(2);
  });

  test('is not started again by a look that was under way when the lab was let go', async () => {
    const started = { count: 0 };
    let asked = 0;
    const files = new HostFiles(
      host(() => (asked++ === 0 ? printed(disk) : ''), started),
      'lab0000001',
      'mx',
    );
    await files.look([]);
    const underWay = files.look([]);
    await files[Symbol.asyncDispose]();
    expect(await underWay).toBeNull();
    expect(started.count).toBe(1);
  });

  test('that cannot be started, or ends at once, gives no look, and is asked no second time', async () => {
    const started = { count: 0 };
    await using files = new HostFiles(
      host(() => null, started),
      'lab0000001',
      'mx',
    );
    expect(await files.look([])).toBeNull();
    expect(started.count).toBe(1);
  });
});

describe('one configuration for all answers of an attempt', () => {
  test('a change while probes run is noticed, and makes every verdict inconclusive', async () => {
    const one = new OneConfiguration(configuration, 'a');
    await configuration.look();
    disk['/etc/postfix/main.cf'] = 'changed\n';
    const changed = await one.changed();
    expect(changed).toEqual(['mx:/etc/postfix/main.cf']);
    expect(unsettled(verdict('relay', 'pass'), changed)).toMatchObject({ verdict: 'inconclusive', reason: expect.stringContaining('mx:/etc/postfix/main.cf') });
  });

  test('what a restart by the grader writes is not the learner’s doing', async () => {
    const one = new OneConfiguration(configuration, null);
    await one.disturb('restart', async () => {
      disk['/etc/aliases'] = 'rebuilt\n';
    });
    expect(await one.changed()).toEqual([]);
  });

  test('after an event the learner’s own automation may change what it likes', async () => {
    const one = new OneConfiguration(configuration, null);
    await one.disturb('event', async () => undefined);
    disk['/etc/ssl/lab/mx/cert.pem'] = 'renewed\n';
    expect(await one.changed()).toEqual([]);
  });

  test('a change before the event still counts', async () => {
    const one = new OneConfiguration(configuration, null);
    await configuration.look();
    disk['/etc/postfix/main.cf'] = 'changed\n';
    await one.disturb('event', async () => undefined);
    expect(await one.changed()).toEqual(['mx:/etc/postfix/main.cf']);
  });

  test('a host that cannot be looked at is no reason to doubt its answers', async () => {
    answers = false;
    expect(await new OneConfiguration(configuration, null).changed()).toEqual([]);
  });
});
