import { expect, test, vi } from 'vitest';
import { identityOf, spfOf } from '../../../containers/world/src/identity.ts';
import { NameBook } from '../../../containers/world/src/name-book.ts';
import { Signer } from '../../../containers/world/src/signer.ts';
import { WorldConfig } from '../../../server/core/world.ts';

const mine = '198.51.100.7';
const book = () =>
  new NameBook(
    WorldConfig.parse({
      lab: 'lab',
      seed: 's',
      zones: [{ name: 'internet', subnet: '127.0.0.0/8', own: '127.0.0.1', also: [], outward: true }],
      dns: { records: [], delegations: [], own: ['corp.test'] },
      partners: [],
      traffic: [],
      ca: { name: 'Lab', host: 'ca.example', domains: ['corp.test'] },
    }),
  );
const txt = (name: string, data: string) => ({ name, type: 'TXT' as const, data });
const message = (from: string) => `From: <${from}>\r\nTo: <b@else.example>\r\nSubject: Hello\r\nDate: Sat, 28 Nov 2026 10:00:00 +0000\r\n\r\nHello.\r\n`;
const asClient = (client: string, reversePath: string) => ({ client, helo: 'mail.bank.example', reversePath });

test('a signed message from the right address passes SPF, DKIM and DMARC', async () => {
  const names = book();
  names.publish([txt('bank.example', `v=spf1 ip4:${mine} -all`), txt('_dmarc.bank.example', 'v=DMARC1; p=reject')]);
  const signed = await new Signer(names).sign(message('a@bank.example'), 'bank.example');
  const { from, verdict } = await identityOf(Buffer.from(signed), asClient(mine, 'a@bank.example'), names);
  expect(from).toEqual(['a@bank.example']);
  expect(verdict.spf).toMatchObject({ result: 'pass', lookups: 0, voids: 0, record: `v=spf1 ip4:${mine} -all` });
  expect(verdict.dkim).toEqual([
    expect.objectContaining({ domain: 'bank.example', result: 'pass', bits: 2048, algorithm: 'rsa-sha256', aligned: true, bodyLimited: false }),
  ]);
  expect(verdict.dkim[0]?.fields).toContain('from');
  expect(verdict.dmarc).toMatchObject({ result: 'pass', policy: 'reject', spfAligned: 'bank.example', dkimAligned: 'bank.example' });
});

test('the same message from elsewhere passes by its signature alone, and changed on the way not at all', async () => {
  const names = book();
  names.publish([txt('bank.example', `v=spf1 ip4:${mine} -all`), txt('_dmarc.bank.example', 'v=DMARC1; p=quarantine')]);
  const signed = await new Signer(names).sign(message('a@bank.example'), 'bank.example');
  const forwarded = await identityOf(Buffer.from(signed), asClient('203.0.113.9', 'a@bank.example'), names);
  expect([forwarded.verdict.spf.result, forwarded.verdict.dmarc.result]).toEqual(['fail', 'pass']);
  const changed = await identityOf(Buffer.from(signed.replace('Hello.\r\n', 'Pay here.\r\n')), asClient('203.0.113.9', 'a@bank.example'), names);
  expect(changed.verdict.dkim[0]).toMatchObject({ result: 'neutral', detail: 'body hash did not verify' });
  expect(changed.verdict.dmarc).toMatchObject({ result: 'fail', policy: 'quarantine', spfAligned: null, dkimAligned: null });
});

test('strict alignment is strict, relaxed takes a subdomain', async () => {
  for (const [record, result] of [
    ['v=DMARC1; p=reject', 'pass'],
    ['v=DMARC1; p=reject; aspf=s; adkim=s', 'fail'],
  ] as const) {
    const names = book();
    names.publish([txt('news.bank.example', `v=spf1 ip4:${mine} -all`), txt('_dmarc.bank.example', record)]);
    const signed = await new Signer(names).sign(message('a@bank.example'), 'news.bank.example');
    expect((await identityOf(Buffer.from(signed), asClient(mine, 'bounce@news.bank.example'), names)).verdict.dmarc.result).toBe(result);
  }
});

test('without records there is nothing to pass, and two authors are none', async () => {
  const names = book();
  const plain = await identityOf(Buffer.from(message('a@bank.example')), asClient(mine, 'a@bank.example'), names);
  expect(plain.verdict).toMatchObject({ spf: { result: 'none', record: null }, dkim: [], dmarc: { result: 'none', policy: null } });
  const two = await identityOf(Buffer.from(message('a@bank.example>, <b@shop.example')), asClient(mine, 'a@bank.example'), names);
  expect(two.verdict.dmarc.result).toBe('permerror');
});

test('SPF lookups and void lookups are counted past the limits', async () => {
  const names = book();
  const parts = Array.from({ length: 11 }, (_, i) => `p${i}.bank.example`);
  names.publish([
    txt('bank.example', `v=spf1 ${parts.map((part) => `include:${part}`).join(' ')} ~all`),
    ...parts.map((part) => txt(part, 'v=spf1 ip4:192.0.2.1 -all')),
  ]);
  const many = await spfOf({ client: mine, helo: 'mail.bank.example', sender: 'a@bank.example' }, names);
  expect(many).toMatchObject({ result: 'softfail', lookups: 11, voids: 0 });
  expect(many.asked.map(({ name }) => name)).toEqual(['bank.example', ...parts]);
  names.publish([txt('void.example', 'v=spf1 a:n1.corp.test a:n2.corp.test a:n3.corp.test -all')]);
  expect(await spfOf({ client: mine, helo: 'x.example', sender: 'a@void.example' }, names)).toMatchObject({ result: 'fail', lookups: 3, voids: 3 });
  names.publish([txt('two.example', 'v=spf1 -all'), txt('two.example', 'v=spf1 +all')]);
  expect(await spfOf({ client: mine, helo: 'x.example', sender: 'a@two.example' }, names)).toMatchObject({ result: 'permerror', record: null });
});

test('a signature holds when the second changes while it is made', async () => {
  const names = book();
  const signer = new Signer(names);
  let clock = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => (clock += 600));
  const signed = await signer.sign(message('a@bank.example'), 'bank.example').finally(() => vi.restoreAllMocks());
  const { verdict } = await identityOf(Buffer.from(signed), asClient(mine, 'a@bank.example'), names);
  expect(verdict.dkim).toEqual([expect.objectContaining({ domain: 'bank.example', result: 'pass' })]);
});
