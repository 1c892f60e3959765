import { describe, expect, it } from 'vitest';
import { SpfParams, spf } from '../../../../server/core/checks/spf.ts';
import { type Asked, plan, reply, type Server } from './fake-lab.ts';
import { domainOf, identityLab, type Published, sound, spfPass } from './identity-lab.ts';

const no = reply(550, '5.7.23 SPF fail');
const isForged = (published: Published, asked: Asked) => published.allows(domainOf(asked.from), asked.source) === false;
const strict = (published: Published): Server => ({ rcpt: (asked) => (isForged(published, asked) ? no : reply(250)) });

const run = async (server: (published: Published) => Server, given: object = { incoming: {} }, verdict: Parameters<typeof identityLab>[1] = sound) => {
  const lab = identityLab(server, verdict);
  const params = SpfParams.parse({ host: 'mx', ...given });
  const observed = await spf.gather(params, lab);
  return { lab, observed, params, ...spf.judge(observed, params, plan) };
};

describe('spf', () => {
  it('passes when forged reverse-paths are refused, wherever in the dialogue, and genuine mail gets in', async () => {
    expect(await run(strict)).toMatchObject({ verdict: 'pass' });
    expect((await run((published) => ({ mail: (asked) => (isForged(published, asked) ? no : reply(250)) }))).verdict).toBe('pass');
    expect((await run((published) => ({ end: (asked) => (isForged(published, asked) ? no : reply(250)) }))).verdict).toBe('pass');
  });
  it('fails when forged letters get in, are swallowed, bounced or only put off', async () => {
    expect(await run(() => ({}))).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/in the name of .* from an address that it forbids is in INBOX/),
    });
    expect(await run((published) => ({ fate: (asked) => (isForged(published, asked) ? 'swallow' : 'local') }))).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/is in no folder, and should be refused/),
    });
    expect(await run((published) => ({ fate: (asked) => (isForged(published, asked) ? 'bounce' : 'local') }))).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/bounce/),
    });
    expect(await run((published) => ({ rcpt: (asked) => (isForged(published, asked) ? reply(450, '4.7.23 later') : reply(250)) }))).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/only put off/),
    });
  });
  it('takes what the scenario allows: kept away, in a folder, or tagged', async () => {
    const swallow = (published: Published): Server => ({ fate: (asked) => (isForged(published, asked) ? 'swallow' : 'local') });
    expect((await run(swallow, { incoming: { forged: ['kept'] } })).verdict).toBe('pass');
    const { observed, params } = await run(() => ({}), { incoming: { forged: ['junk', 'tagged'] } });
    const forged = observed.incoming.filter(({ genuine }) => !genuine).map(({ sending }) => sending.mailbox!.found[0]!);
    Object.assign(forged[0]!, { folder: 'Junk' });
    forged[1]!.headers = 'Authentication-Results: mx.harbor.test;\r\n\tspf=fail smtp.mailfrom=x\r\n';
    expect(spf.judge(observed, params, plan).verdict).toBe('pass');
    forged[1]!.headers = 'Authentication-Results: mx.harbor.test;\r\n\tspf=pass smtp.mailfrom=x\r\n';
    expect(spf.judge(observed, params, plan).verdict).toBe('fail');
  });
  it('fails when genuine mail is refused, or is sorted out', async () => {
    const overTight = (published: Published): Server => ({
      rcpt: (asked) =>
        published.allows(domainOf(asked.from), asked.source) === true
          ? reply(250)
          : asked.probe.transactions.length > 1
            ? strict(published).rcpt!(asked, '')
            : no,
    });
    expect(await run(overTight)).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/which publishes nothing, was refused/) });
    const { observed, params } = await run(strict);
    Object.assign(observed.incoming.find(({ genuine }) => genuine)!.sending.mailbox!.found[0]!, { folder: 'Spam' });
    expect(spf.judge(observed, params, plan)).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/in the folder Spam, and it is genuine/) });
  });
  it('fails for the genuine half, and proves nothing of the other, when everybody is refused', async () => {
    expect(await run(() => ({ rcpt: () => no }))).toMatchObject({ verdict: 'fail', reason: expect.not.stringMatching(/in the name of/) });
  });
  it('is inconclusive when the range could not ask, or a rate limit answered', async () => {
    expect((await run(() => ({ banner: () => 'local-error' }))).verdict).toBe('inconclusive');
    expect(await run((published) => ({ rcpt: (asked) => (isForged(published, asked) ? reply(421, '4.7.0 slow down') : reply(250)) }))).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/decides nothing/),
    });
  });

  const out = (more: Partial<typeof spfPass>) =>
    run(() => ({ rcpt: () => reply(250) }), { ways: [{ from: 'app' }] }, { ...sound, spf: { ...spfPass, ...more } });
  it('judges what leaves as a strict receiver does', async () => {
    expect(await out({})).toMatchObject({ verdict: 'pass', reason: expect.stringMatching(/comes from where it may/) });
    expect(await out({ result: 'softfail' })).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/gets softfail for the reverse-path <alice@harbor\.test> from 198\.18\.0\.3/),
    });
    expect(await out({ result: 'none' })).toMatchObject({ verdict: 'fail' });
    expect(await out({ lookups: 11 })).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/11 lookups/) });
    expect((await run(() => ({ state: () => 'refused' }), { ways: [{ from: 'app' }] })).verdict).toBe('inconclusive');
  });
  it('says that a scenario asks for nothing', async () => {
    await expect(run(() => ({}), {})).rejects.toMatchObject({ code: 'scenario-broken' });
  });
});
