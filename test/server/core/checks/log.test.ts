import { describe, expect, it } from 'vitest';
import { LogParams, log } from '../../../../server/core/checks/log.ts';
import type { LogLine } from '../../../../server/core/ports.ts';
import { fakeLab, plan, reply, type Server } from './fake-lab.ts';

/** `write` makes the host's log from what was asked: $T the token, $C the client's address. */
async function judged(write: string[], given: object, server: Server = {}, after = 0) {
  const lab = fakeLab(server);
  let turn = 0;
  const tokenOf = () => JSON.stringify(lab.asked).match(/mr[0-9a-f]{20}/)?.[0] ?? '';
  const source = () => (lab.asked[0] as { source: string }).source;
  const host = async (_: string, words: readonly string[]): Promise<LogLine[]> => {
    if (turn++ < after) return [];
    const lines = write.map((text) => text.replaceAll('$T', tokenOf()).replaceAll('$C', source()));
    return lines.filter((text) => words.some((word) => text.includes(word))).map((text) => ({ file: '/var/log/mail.log', text }));
  };
  const params = LogParams.parse({ host: 'mx', within: 2, ...given });
  return { slept: lab.slept, ...log.judge(await log.gather(params, { ...lab, prober: { ...lab.prober, log: host } }), params, plan) };
}
const postfix = [
  'postfix/smtpd[9]: 4BcQdS1Zxyz12: client=unknown[$C]',
  'postfix/cleanup[9]: 4BcQdS1Zxyz12: message-id=<$T@cargo.example>',
  'postfix/smtpd[9]: 4Other1Zxyz1q: client=unknown[192.0.2.1]',
];

describe('log', () => {
  it('finds the address by the queue id that the token leads to', async () => {
    const { verdict, transcripts } = await judged(postfix, { does: 'delivered' });
    expect(verdict).toBe('pass');
    expect(transcripts[1]?.lines.map(({ text }) => text)).toHaveLength(2);
  });
  it('reads Exim, which says it all in one line', async () =>
    expect(
      (
        await judged(['2026-11-28 10:00:00 1vOx2k-00000000ABC-1xyz <= $T@cargo.example H=mail.cargo.example [$C] P=esmtp id=$T@cargo.example'], {
          does: 'delivered',
          tells: ['client'],
        })
      ).verdict,
    ).toBe('pass'));
  it('waits for what is written a little later, and no longer than it may', async () => {
    expect(await judged(postfix, { does: 'delivered' }, {}, 3)).toMatchObject({ verdict: 'pass', slept: expect.arrayContaining([250]) });
    const { verdict, reason, slept } = await judged([], { does: 'delivered' });
    expect([verdict, slept.length]).toEqual(['fail', 8]);
    expect(reason).toMatch(/no line below \/var\/log holds mr[0-9a-f]{20}, 2 seconds later/);
  });
  it('fails when the address is somebody else’s, as behind a proxy', async () =>
    expect(
      await judged(
        postfix.map((line) => line.replace('$C', '10.213.0.9')),
        { does: 'delivered' },
      ),
    ).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/not with the client’s address/) }));
  it('does not take an address for a longer one', async () =>
    expect(
      (
        await judged(
          postfix.map((line) => line.replace('$C', '$C9')),
          { does: 'delivered' },
        )
      ).verdict,
    ).toBe('fail'));

  const refused = ['postfix/smtpd[9]: NOQUEUE: reject: RCPT from unknown[$C]: 554 5.7.1 <$T@x.example>: Relay access denied; from=<$T@y.example>'];
  it('finds a refusal with its reason', async () => {
    expect((await judged(refused, { does: 'refused', tells: ['client', 'reason'] })).verdict).toBe('pass');
    expect(
      await judged(
        [refused[0]!.replace(/554.*denied/, 'something')],
        { does: 'refused', tells: ['reason'] },
        { rcpt: () => reply(554, 'Relay access denied') },
      ),
    ).toMatchObject({ verdict: 'fail' });
  });
  const door: Server = { ports: [587], keywords: (asked) => (asked.secure ? ['AUTH PLAIN'] : ['STARTTLS']) };
  it('finds a failed login with the name that was tried', async () => {
    const given = { does: 'login-failed', port: 587, tls: 'starttls', tells: ['client', 'user'] };
    expect((await judged(['postfix/smtpd: warning: unknown[$C]: SASL PLAIN authentication failed, sasl_username=$T'], given, door)).verdict).toBe('pass');
    expect((await judged(['dovecot: auth: pam($T): unknown user'], given, door)).verdict).toBe('fail');
  });
  it('is inconclusive when nothing happened that could have been logged', async () => {
    expect(await judged(postfix, { does: 'delivered' }, { rcpt: () => reply(554, '5.7.1 no') })).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/said "554/),
    });
    expect((await judged(refused, { does: 'refused' }, { rcpt: () => reply(250) })).verdict).toBe('inconclusive');
    expect((await judged([], { does: 'login-failed' }, { state: () => 'refused' })).verdict).toBe('inconclusive');
  });
});
