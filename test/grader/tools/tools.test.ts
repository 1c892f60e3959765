import { describe, expect, it } from 'vitest';
import { nmapCommands, nmapRelay, swaks } from './relay-tools.ts';
import { nmapCiphers, sslscan, testssl } from './tls-tools.ts';
import type { Says, Tool } from './tool.ts';

const nmap = (script: string, state = 'open  smtp') => `PORT   STATE SERVICE\n25/tcp ${state}\n${script}\nNmap done: 1 IP address (1 host up)\n`;
const protocol = (version: string, enabled: 0 | 1) => `  <protocol type="tls" version="${version}" enabled="${enabled}" />\n`;
const modern = protocol('1.0', 0) + protocol('1.1', 0) + protocol('1.2', 1) + protocol('1.3', 1);
const finding = (id: string, severity: string, text: string) => ({ id, severity, finding: text, ip: 'mx/198.18.0.2', port: '587' });
const ciphers = (...versions: string[]) =>
  nmap(['| ssl-enum-ciphers: ', ...versions.flatMap((one) => [`|   ${one}: `, '|     ciphers: ', '|       TLS_X - A']), '|_  least strength: A'].join('\n'));

const cases: [Tool, string, string, number, Says][] = [
  [nmapRelay, 'an open relay', nmap('|_smtp-open-relay: Server is an open relay (16/16 tests)'), 0, 'fault'],
  [nmapRelay, 'none of its forms', nmap("|_smtp-open-relay: Server doesn't seem to be an open relay, all tests failed"), 0, 'sound'],
  [nmapRelay, 'a login', nmap("|_smtp-open-relay: Server isn't an open relay, authentication needed"), 0, 'sound'],
  [nmapRelay, 'an error', nmap("|_smtp-open-relay: Couldn't establish connection on port 25"), 0, 'unclear'],
  [nmapRelay, 'a closed port', nmap('', 'closed smtp'), 0, 'unclear'],
  [swaks, 'a message that was taken', '<-  250 2.0.0 Ok: queued as 4AB\n -> QUIT\n<-  221 2.0.0 Bye\n', 0, 'fault'],
  [swaks, 'a refusal at RCPT', '<** 554 5.7.1 <somebody@elsewhere.example>: Relay access denied\n', 24, 'sound'],
  [swaks, 'a refusal at the dot', '<** 550 not for others\n', 26, 'sound'],
  [swaks, 'no connection', '*** Error connecting to 198.18.0.2:25:\n', 2, 'unclear'],
  [nmapCommands, 'AUTH', nmap('| smtp-commands: mx.harbor.test, PIPELINING, AUTH PLAIN LOGIN, 8BITMIME\n|_ help'), 0, 'fault'],
  [nmapCommands, 'no AUTH', nmap('|_smtp-commands: mx.harbor.test, PIPELINING, STARTTLS'), 0, 'sound'],
  [nmapCommands, 'nothing', nmap(''), 0, 'unclear'],
  [nmapCiphers, 'new versions alone', ciphers('TLSv1.2', 'TLSv1.3'), 0, 'sound'],
  [nmapCiphers, 'an old version', ciphers('TLSv1.0', 'TLSv1.2', 'TLSv1.3'), 0, 'fault'],
  [nmapCiphers, 'one version missing', ciphers('TLSv1.3'), 0, 'fault'],
  [nmapCiphers, 'no TLS', nmap(''), 0, 'unclear'],
  [sslscan, 'new versions alone', `${modern}<pk error="false" type="RSA" bits="2048" /><expired>false</expired>`, 0, 'sound'],
  [sslscan, 'an old version', protocol('1.0', 1) + modern, 0, 'fault'],
  [sslscan, 'a certificate past its date', `${modern}<expired>true</expired>`, 0, 'fault'],
  [sslscan, 'a small key', `${modern}<pk error="false" type="RSA" bits="1024" />`, 0, 'fault'],
  [sslscan, 'no TLS', protocol('1.2', 0) + protocol('1.3', 0), 0, 'unclear'],
  [
    testssl,
    'nothing bad',
    JSON.stringify([finding('TLS1', 'INFO', 'not offered'), finding('TLS1_2', 'OK', 'offered'), finding('cert_trust', 'OK', 'Ok')]),
    0,
    'sound',
  ],
  [testssl, 'an old version', JSON.stringify([finding('TLS1', 'LOW', 'offered (deprecated)')]), 0, 'fault'],
  [testssl, 'a broken chain', JSON.stringify([finding('cert_chain_of_trust', 'CRITICAL', 'failed (chain incomplete).')]), 0, 'fault'],
  [testssl, 'what it was not asked', JSON.stringify([finding('cert_ocspURL', 'LOW', '--'), finding('TLS1_3', 'OK', 'offered')]), 0, 'sound'],
  [testssl, 'no report at all', 'Fatal error: cannot connect\n', 246, 'unclear'],
];

describe('what a tool prints is read as what it says', () => {
  it.each(cases.map(([tool, what, output, code, says]) => [tool.name, what, says, tool, output, code] as const))(
    '%s: %s is %s',
    (_name, _what, says, tool, output, code) => expect(tool.read(output, code).says).toBe(says),
  );
});
