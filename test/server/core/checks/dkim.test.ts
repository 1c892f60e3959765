import { describe, expect, it } from 'vitest';
import { DkimParams, dkim } from '../../../../server/core/checks/dkim.ts';
import { plan, reply, type Server } from './fake-lab.ts';
import { identityLab, signature, sound } from './identity-lab.ts';

const door: Server = { ports: [25, 587], keywords: (asked) => (asked.secure ? ['AUTH PLAIN'] : ['STARTTLS']), rcpt: () => reply(250) };
const ways = [{ port: 587, tls: 'starttls', login: 'alice' }, { from: 'app' }];
const judged = async (verdict: Parameters<typeof identityLab>[1], server: Server = {}, mailbox = '') => {
  const params = DkimParams.parse({ host: 'mx', ways });
  const observed = await dkim.gather(
    params,
    identityLab(() => ({ ...door, ...server }), verdict),
  );
  for (const found of observed.stranger?.mailbox?.found ?? []) found.headers = mailbox;
  return dkim.judge(observed, params, plan);
};
const signed = (more: Partial<typeof signature>) => ({ ...sound, dkim: [{ ...signature, ...more }] });

describe('dkim', () => {
  it('passes when every way is signed and verifies, whoever else signs too', async () => {
    expect(await judged(sound)).toMatchObject({ verdict: 'pass', reason: expect.stringContaining('all 2 ways') });
    expect((await judged({ ...sound, dkim: [{ ...signature, domain: 'vendor.example', result: 'fail' }, signature] })).verdict).toBe('pass');
    expect((await judged(signed({ algorithm: 'ed25519-sha256', bits: null }))).verdict).toBe('pass');
  });
  const cases: [string, Parameters<typeof identityLab>[1], RegExp][] = [
    ['nothing is signed', { ...sound, dkim: [] }, /mail of alice by port 587 is not signed; mail of .* by port 25 from app is not signed/],
    ['somebody else signs', signed({ domain: 'vendor.example' }), /signed by vendor\.example and not by harbor\.test/],
    ['the key cannot be found', signed({ result: 'neutral', detail: 'no key' }), /does not verify: no key/],
    ['the body was changed', signed({ result: 'neutral', detail: 'body hash did not verify' }), /body hash/],
    ['the key is too short', signed({ bits: 512 }), /512 bits/],
    ['it is SHA-1', signed({ algorithm: 'rsa-sha1' }), /RFC 8301/],
    ['From is unsigned', signed({ fields: ['to'] }), /From unsigned/],
    ['the body is signed in part', signed({ bodyLimited: true }), /l=/],
  ];
  for (const [title, verdict, reason] of cases)
    it(`fails when ${title}`, async () => expect(await judged(verdict)).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(reason) }));

  it('fails when a stranger’s letter gets the signature, and takes signatures of others for what they are', async () => {
    const stranger = (d: string) =>
      judged(sound, {}, `From: <x@harbor.test>\r\nDKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n\td=${d}; s=mail; b=abc\r\n`);
    expect(await stranger('harbor.test')).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/a stranger writes/) });
    expect((await stranger('harbor.test.evil.example')).verdict).toBe('pass');
    expect(
      (await judged(sound, { rcpt: (asked, to) => (to.endsWith('@harbor.test') && asked.port === 25 ? reply(550, '5.7.1 no') : reply(250)) })).verdict,
    ).toBe('pass');
  });
  it('is inconclusive when nothing arrived, or it could not be judged', async () => {
    expect(await judged(sound, { fate: () => 'swallow' })).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/could not be judged: it was taken/),
    });
    expect((await judged(null)).verdict).toBe('inconclusive');
    expect((await judged(sound, { state: () => 'filtered' })).verdict).toBe('inconclusive');
  });
});
