import { describe, expect, it } from 'vitest';
import { EnumerateParams, enumerate } from '../../../../server/core/checks/enumerate.ts';
import { fakeLab, plan, reply, type Server } from './fake-lab.ts';

const run = async (server: Server, given: object = {}) => {
  const lab = fakeLab(server);
  const params = EnumerateParams.parse({ host: 'mx', known: ['alice@${domain}'], ...given });
  return { lab, ...enumerate.judge(await enumerate.gather(params, lab), params, plan) };
};
const knows = (line: string) => /alice/.test(line);
const telling = (verb: string): Server => ({
  command: (_, line) =>
    line.startsWith(verb) ? (knows(line) ? reply(250, '2.1.5 <alice@harbor.test>') : reply(550, '5.1.1 unknown')) : reply(252, '2.0.0 maybe'),
});

describe('enumerate', () => {
  const cases: [string, Server, object, 'pass' | 'fail' | 'inconclusive', RegExp][] = [
    ['both commands are off', { command: () => reply(502, '5.5.1 command is disabled') }, {}, 'pass', /alike/],
    ['both say the same of everybody, with the name in it', { command: (_, line) => reply(252, `2.0.0 ${line.split(' ')[1]}`) }, {}, 'pass', /alike/],
    ['VRFY tells', telling('VRFY'), {}, 'fail', /VRFY tells who is there \("250 .*" for alice.*, "550 .*" for q/],
    ['EXPN tells', telling('EXPN'), {}, 'fail', /EXPN tells/],
    ['EXPN tells, and only VRFY is asked', telling('EXPN'), { verbs: ['VRFY'] }, 'pass', /alike/],
    ['RCPT tells', { rcpt: (_, to) => (knows(to) ? reply(250) : reply(550, '5.1.1 unknown')) }, { verbs: ['RCPT'] }, 'fail', /RCPT tells/],
    ['RCPT takes all', { rcpt: () => reply(250) }, { verbs: ['RCPT'] }, 'pass', /alike/],
    [
      'everybody is refused: the same answers of a closed door',
      { rcpt: () => reply(554, '5.7.1 no') },
      { verbs: ['RCPT', 'VRFY'] },
      'inconclusive',
      /prove nothing/,
    ],
    ['a greylist', { rcpt: () => reply(450, '4.2.0 later') }, { verbs: ['RCPT'] }, 'inconclusive', /prove nothing/],
    [
      'a limit on errors',
      { command: (asked, line) => (asked.probe.commands.indexOf(line) > 1 ? reply(421, '4.7.0 too many errors') : reply(502)) },
      {},
      'inconclusive',
      /could not be asked to the end/,
    ],
    ['no server', { state: () => 'refused' }, {}, 'inconclusive', /could not be asked to the end: the server refused/],
    [
      'a server that says yes to everything and keeps nothing',
      { command: () => reply(250), rcpt: () => reply(250), fate: () => 'swallow' },
      {},
      'inconclusive',
      /arrived nowhere: that others are answered alike proves nothing/,
    ],
    ['our own fault', { banner: () => 'local-error' }, {}, 'inconclusive', /fault of the range/],
  ];
  for (const [title, server, given, verdict, reason] of cases)
    it(`${verdict}: ${title}`, async () => expect(await run(server, given)).toMatchObject({ verdict, reason: expect.stringMatching(reason) }));

  it('asks names as addresses and bare, from a fresh address for each verb', async () => {
    const { lab } = await run({ command: () => reply(502) });
    const sessions = lab.asked.flatMap((probe) => (probe.kind === 'smtp' ? [probe] : []));
    expect(sessions[0]?.commands).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(VRFY|EXPN) alice$/), expect.stringMatching(/ alice@harbor\.test$/)]),
    );
    expect(sessions[0]?.commands).toHaveLength(5);
    expect(new Set(sessions.map(({ source }) => source)).size).toBe(sessions.length);
  });
});
