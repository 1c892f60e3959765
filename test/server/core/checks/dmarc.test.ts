import { describe, expect, it } from 'vitest';
import { DmarcParams, dmarc } from '../../../../server/core/checks/dmarc.ts';
import { type Asked, plan, reply, type Server } from './fake-lab.ts';
import { dmarcPass, domainOf, identityLab, letterOf, type Published, sound } from './identity-lab.ts';

const no = reply(550, '5.7.1 rejected by DMARC policy');
const within = (name: string, domain: string) => name === domain || name.endsWith(`.${domain}`);
/** What a right receiver says of the author; the lab's own domain publishes p=reject. */
function isForged(published: Published, asked: Asked): boolean {
  const { author, signed } = letterOf(asked);
  const sender = domainOf(asked.from);
  const aligned = (within(sender, author) && published.allows(sender, asked.source) === true) || (signed !== null && within(signed, author));
  return (author === 'harbor.test' ? 'reject' : published.policy(author)) === 'reject' && !aligned;
}
const strict = (published: Published): Server => ({ end: (asked) => (isForged(published, asked) ? no : reply(250)) });
const run = async (server: (published: Published) => Server, given: object = { incoming: {} }, verdict: Parameters<typeof identityLab>[1] = sound) => {
  const lab = identityLab(server, verdict);
  const params = DmarcParams.parse({ host: 'mx', ...given });
  return { lab, ...dmarc.judge(await dmarc.gather(params, lab), params, plan) };
};
const except =
  (pattern: (asked: Asked, published: Published) => boolean) =>
  (published: Published): Server => ({ end: (asked) => (isForged(published, asked) || pattern(asked, published) ? no : reply(250)) });

describe('dmarc', () => {
  it('passes when forged authors are refused and all genuine mail gets in', async () => expect(await run(strict)).toMatchObject({ verdict: 'pass' }));

  const cases: [string, (published: Published) => Server, RegExp][] = [
    ['nothing is enforced', () => ({}), /forged author at .* is in INBOX/],
    [
      'the own domain is left out',
      (published) => ({ end: (asked) => (isForged(published, asked) && letterOf(asked).author !== 'harbor.test' ? no : reply(250)) }),
      /from outside with an author at harbor\.test is in INBOX/,
    ],
    [
      'any signature will do',
      (published) => ({ end: (asked) => (isForged(published, asked) && letterOf(asked).signed === null ? no : reply(250)) }),
      /signed by the forger’s own domain, is in INBOX/,
    ],
    ['forwarded mail is lost', except((asked) => letterOf(asked).signed === letterOf(asked).author), /passes on with its signature was refused/],
    ['p=none is enforced', except((asked, published) => published.policy(letterOf(asked).author) === 'none'), /p=none asks for nothing, was refused/],
    ['a subdomain does not count', except((asked) => asked.from.includes('@bounces.')), /at its subdomain was refused/],
    [
      'domains without a policy are refused',
      except((asked, published) => published.policy(letterOf(asked).author) === null),
      /which publishes nothing, was refused/,
    ],
  ];
  for (const [title, server, reason] of cases)
    it(`fails when ${title}`, async () => expect(await run(server)).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(reason) }));

  it('leaves the own domain out where it is told to, and is inconclusive when the range could not ask', async () => {
    const others = (published: Published): Server => ({
      end: (asked) => (isForged(published, asked) && letterOf(asked).author !== 'harbor.test' ? no : reply(250)),
    });
    expect((await run(others, { incoming: {}, own: false })).verdict).toBe('pass');
    expect((await run(() => ({ banner: () => 'local-error' }))).verdict).toBe('inconclusive');
  });

  const out = (more: Partial<typeof dmarcPass>, given: object = {}) =>
    run(() => ({ rcpt: () => reply(250) }), { ways: [{ from: 'app' }], ...given }, { ...sound, dmarc: { ...dmarcPass, ...more } });
  it('judges what leaves as a strict receiver does', async () => {
    expect((await out({})).verdict).toBe('pass');
    expect(await out({ result: 'none', policy: null })).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/without a DMARC record/) });
    expect(await out({ result: 'fail', spfAligned: null, dkimAligned: null })).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/neither SPF nor DKIM/),
    });
    expect((await out({ dkimAligned: null })).verdict).toBe('pass');
    expect(await out({ dkimAligned: null }, { by: ['spf', 'dkim'] })).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/no DKIM in line/) });
    expect((await run(() => ({ fate: () => 'swallow', rcpt: () => reply(250) }), { ways: [{ from: 'app' }] })).verdict).toBe('inconclusive');
  });
});
