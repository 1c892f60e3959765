import { describe, expect, it } from 'vitest';
import { HeaderParams, header } from '../../../../server/core/checks/header.ts';
import { fakeLab, plan, reply, type Server } from './fake-lab.ts';

const sound = [
  'Received: from [internal] by mx.harbor.test (Postfix) with ESMTP',
  '\tid 4ABC for <x@foreign.example>; Sat, 28 Nov 2026 10:00:00 +0000',
  'Date: Sat, 28 Nov 2026 10:00:00 +0000',
  'From: <u@harbor.test>',
  'Message-ID: <mr1@harbor.test>',
];

/** `headers` is what arrives of a letter from the office; `$WRITTEN` stands for what the client wrote. */
async function judged(headers: string[], given: object = {}, server: Server = {}) {
  const lab = fakeLab({ rcpt: () => reply(250), ...server });
  const params = HeaderParams.parse({ host: 'mx', from: 'app', ...given });
  const observed = await header.gather(params, lab);
  const values = observed.written.map(({ name, value }) => `${name}: ${value}`);
  for (const arrival of observed.sending.arrivals) arrival.headers = `${headers.flatMap((line) => (line === '$WRITTEN' ? values : [line])).join('\r\n')}\r\n`;
  return header.judge(observed, params, plan);
}

describe('header', () => {
  it('passes a letter that tells nothing of the inside and is complete', async () => {
    const { verdict, transcripts } = await judged(sound);
    expect(verdict).toBe('pass');
    expect(transcripts[0]?.lines[0]?.text).toContain('ESMTP\tid 4ABC');
  });
  const cases: [string, string[], object, RegExp][] = [
    ['a private address', [...sound, 'Received: from app (unknown [10.213.0.5]) by mx.harbor.test'], {}, /Received shows 10\.213\.0\.5/],
    ['a name of an inside zone', [...sound, 'X-Seen-By: app.office.harbor.test'], {}, /X-Seen-By shows \.office\.harbor\.test/],
    ['a text of the scenario', [...sound, 'X-Mailer: CopyMaster 3000'], { hides: ['copymaster'] }, /X-Mailer shows copymaster/],
    ['what the client wrote', [...sound, '$WRITTEN'], { drops: ['X-Originating-IP'] }, /X-Originating-IP of the client is still there/],
    ['what the client wrote, under another name', [...sound, 'X-Old: x', '$WRITTEN'], { drops: ['User-Agent'] }, /User-Agent of the client/],
    ['no trace', sound.slice(2), {}, /no Received field is of mx\.harbor\.test/],
    [
      'the trace of somebody else',
      ['Received: by mx.harbor.test.evil.example', ...sound.slice(2)].map((line) => line.replace('mx.harbor.test.evil', 'mx.harbour.test.evil')),
      {},
      /no Received/,
    ],
    ['a field that is gone', sound.slice(0, 4), {}, /Message-ID is there no more/],
    ['a field that is there twice', [...sound, 'From: <other@harbor.test>'], {}, /From is there 2 times/],
  ];
  for (const [title, headers, given, reason] of cases)
    it(`fails: ${title}`, async () => expect(await judged(headers, given)).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(reason) }));

  it('takes numbers that only look like private addresses for what they are, and private ones where that is allowed', async () => {
    expect((await judged([...sound, 'X-Version: 110.1.2.3 and 10.1.2'])).verdict).toBe('pass');
    expect((await judged([...sound, 'X-Seen: 192.168.1.1'], { private: false })).verdict).toBe('pass');
    expect((await judged(sound.slice(2), { trace: 'ignored' })).verdict).toBe('pass');
  });
  it('is inconclusive when nothing arrived, whatever the reason', async () => {
    expect(await judged(sound, {}, { fate: () => 'swallow' })).toMatchObject({ verdict: 'inconclusive', reason: expect.stringMatching(/arrived nowhere/) });
    expect((await judged(sound, {}, { state: () => 'refused' })).verdict).toBe('inconclusive');
    expect((await judged(sound, {}, { banner: () => 'local-error' })).verdict).toBe('inconclusive');
  });
});
