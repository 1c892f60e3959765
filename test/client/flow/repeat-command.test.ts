import { describe, expect, test } from 'vitest';
import { dnsAnswers } from '../../../client/flow/dns-answers.ts';
import { repeatCommands } from '../../../client/flow/repeat-command.ts';
import { lab } from '../../fakes/demo-data.ts';
import { relayed, talk } from './talk.ts';

describe('repeating it by hand', () => {
  test('a transaction becomes a swaks command for the shell of that side', () => {
    expect(repeatCommands(relayed)).toEqual([
      { tool: 'swaks', shell: 'outside', text: 'swaks --server 198.18.0.3 --port 25 --helo scan.example --from promo@deals.example --to bob@partner.example' },
    ]);
  });

  test('odd addresses are one word of the shell, the null sender is <>, and a refusal needs no data', () => {
    const [swaks] = repeatCommands(
      talk(
        `
      S 220 mx
      C EHLO a.example
      S 250 mx
      C MAIL FROM:<>
      S 250 Ok
      C RCPT TO:<"it's me"@c.example>
      S 554 no`,
        6,
      ),
    );
    expect(swaks?.text).toBe(`swaks --server 198.18.0.3 --port 25 --helo a.example --from '<>' --to '"it'\\''s me"@c.example' --quit-after RCPT`);
  });

  test('a login over STARTTLS keeps its user and password', () => {
    const [swaks, openssl] = repeatCommands(
      talk(
        `
      S 220 mx
      C EHLO a.example
      S 250 STARTTLS
      C STARTTLS
      S 220 Go
      * TLS is up: TLSv1.3, X
      C! EHLO a.example
      S! 250 AUTH PLAIN
      C! AUTH PLAIN AGFsaWNlAHNlc2FtZQ==
      S! 235 Ok
      C! MAIL FROM:<alice@harbor.test>
      S! 553 not yours`,
        11,
        'mx:587 (198.18.0.3)',
      ),
    );
    expect(swaks?.text).toContain('--tls --auth PLAIN --auth-user alice --auth-password sesame');
    expect(openssl?.text).toBe('openssl s_client -connect 198.18.0.3:587 -starttls smtp -crlf -quiet');
  });

  test('a login without a letter ends behind AUTH, and a command that swaks does not know is left to be typed', () => {
    const [login] = repeatCommands(
      talk(`
      S 220 mx
      C EHLO a.example
      S 250 AUTH PLAIN
      C AUTH PLAIN AGFsaWNlAHNlc2FtZQ==
      S 235 Ok
      C QUIT`),
    );
    expect(login?.text).toBe('swaks --server 198.18.0.3 --port 25 --helo a.example --auth PLAIN --auth-user alice --auth-password sesame --quit-after AUTH');
    const [typed] = repeatCommands(
      talk(`
      S 220 mx
      C EHLO a.example
      S 250 mx
      C VRFY alice
      S 252 maybe`),
    );
    expect(typed).toMatchObject({ tool: 'nc', text: 'nc -w 5 -v 198.18.0.3 25' });
  });

  test('several recipients go in one word; a source route, which swaks would take apart, gets no swaks', () => {
    const to = (path: string) => `
      S 220 mx
      C EHLO a.example
      S 250 mx
      C MAIL FROM:<x@y.example>
      S 250 Ok
      C RCPT TO:<alice@harbor.test>
      S 250 Ok
      C RCPT TO:<${path}>
      S 554 no`;
    expect(repeatCommands(talk(to('b@c.example'), 8))[0]?.text).toContain('--to alice@harbor.test,b@c.example --quit-after RCPT');
    expect(repeatCommands(talk(to('@a.example,@b.example:u@c.example'), 8))[0]?.tool).toBe('nc');
  });

  test('a handshake is made again in the version that decided, with the ciphers that old versions need', () => {
    const ladder = `
      * TLSv1: accepted (AES256-SHA)
      * TLSv1.3: accepted (TLS_AES_256_GCM_SHA384)
      * Valid 2025-10-24 to 2026-11-13; chain: CERT_HAS_EXPIRED`;
    expect(repeatCommands(talk(ladder, 0, 'mx:465 (198.18.0.3)'))[0]?.text).toBe(
      "openssl s_client -connect 198.18.0.3:465 -tls1 -cipher 'DEFAULT:@SECLEVEL=0' -brief </dev/null",
    );
    expect(repeatCommands(talk(ladder, 2, 'mx:465 (198.18.0.3)'))[0]?.text).toContain('openssl x509 -noout -subject');
  });

  test('a handshake asks for the host by its name, where the lab’s map has one', () => {
    const { map } = lab('lab0000001', 'open-relay-postfix');
    const [host] = map?.nodes.filter(({ kind }) => kind === 'host') ?? [];
    const { address } = host?.seats[0] ?? {};
    const openssl = repeatCommands(talk('* TLSv1.3: accepted (TLS_AES_256_GCM_SHA384)', 0, `mx:465 (${address})`), map)[0]?.text;
    expect(openssl).toContain(`-connect ${address}:465 -servername ${host?.label} `);
  });

  test('the shell is the one in the zone of the address that was asked', () => {
    const { map } = lab('lab0000001', 'open-relay-postfix');
    const asked = (to: string) => repeatCommands({ ...relayed, from: '10.213.0.6 (app)', to }, map)[0]?.shell;
    const office = map?.nodes.flatMap(({ kind, seats }) => (kind === 'host' ? seats : [])).find(({ zone }) => zone === 'office')?.address;
    expect(asked(`mx:25 (${office})`)).toBe('office');
    expect(asked('mx:25 (198.18.0.3)')).toBe('outside');
  });

  test('a question to the name server becomes dig, and its answers are read with their time to live', () => {
    const dns = talk(
      `
      C harbor.test TXT
      S harbor.test. 300 IN TXT "v=spf1 mx -all"
      S _dmarc.harbor.test. 60 IN TXT "v=DMARC1; p=reject"
      * NOERROR`,
      1,
      'ns1:53 (198.18.0.4)',
    );
    expect(repeatCommands(dns)).toEqual([{ tool: 'dig', shell: 'outside', text: 'dig +noall +comments +answer @198.18.0.4 harbor.test TXT' }]);
    expect(dnsAnswers(dns)).toEqual([
      { name: 'harbor.test.', ttl: 300, type: 'TXT', data: '"v=spf1 mx -all"' },
      { name: '_dmarc.harbor.test.', ttl: 60, type: 'TXT', data: '"v=DMARC1; p=reject"' },
    ]);
    expect(dnsAnswers(relayed)).toEqual([]);
  });

  test('of many questions the one that decided comes first; a name server that was asked itself is asked again', () => {
    const { text } =
      repeatCommands({
        ...talk(
          `
      C harbor.test. MX?
      S harbor.test. 300 IN MX 10 mx.harbor.test
      C _dmarc.harbor.test. TXT? (asked at 198.18.0.4)
      S NXDOMAIN`,
          3,
          'harbor.test',
        ),
        from: 'a resolver in the world',
      })[0] ?? {};
    expect(text).toBe('dig +noall +comments +answer @198.18.0.4 _dmarc.harbor.test TXT');
  });
});
