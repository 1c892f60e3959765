import type { Transcript } from '../../server/protocol/verdict.ts';
import type { LabMap } from '../../server/protocol/views.ts';
import { dnsQuestions } from './dns-answers.ts';
import { type Journey, journeyOf } from './journey.ts';
import { swaksCommand, tlsMode } from './swaks-command.ts';

/** A command that asks the server the same thing by hand, and the shell of the lab it is meant for. */
export interface RepeatCommand {
  tool: 'swaks' | 'openssl' | 'dig' | 'nc';
  shell: string;
  text: string;
}

/** What a transcript's session can be repeated with, the most telling first. Empty where there is nobody to ask. `map`: of the lab, to know its zones. */
export function repeatCommands(transcript: Transcript, map: LabMap | null = null): RepeatCommand[] {
  const journey = journeyOf(transcript);
  const shell = shellFor(journey, map);
  const digs = dnsQuestions(transcript).map(({ name, type, server }): RepeatCommand => ({ tool: 'dig', shell, text: digCommand(name, type, server) }));
  const { address, port } = journey.to;
  if (digs.length > 0 || !address || port === null) return digs.slice(0, 3);
  const found: RepeatCommand[] = [];
  const swaks = swaksCommand(transcript, journey.to);
  if (swaks) found.push({ tool: 'swaks', shell, text: swaks });
  const tls = tlsMode(transcript);
  if (tls) found.push({ tool: 'openssl', shell, text: opensslCommand(transcript, `${address}:${port}`, tls, hostAt(address, map)) });
  if (!swaks && !tls) found.push({ tool: 'nc', shell, text: `nc -w 5 -v ${address} ${port}` });
  return found;
}

/** The name that a client asks the server at that address for (RFC 6066 section 3); null where the map shows none. */
const hostAt = (address: string, map: LabMap | null): string | null =>
  map?.nodes.find(({ kind, seats }) => kind === 'host' && seats.some((each) => each.address === address))?.label ?? null;

/** The shell on the same side of the server: of the zone that its address stands in. */
function shellFor({ from, to }: Journey, map: LabMap | null): string {
  const seat = map?.nodes.flatMap(({ seats }) => seats).find(({ address }) => address === to.address);
  const zone = map?.zones.find(({ name }) => name === seat?.zone);
  const own = map?.nodes.find(({ kind, seats }) => kind === 'shell' && seats.some((each) => each.zone === zone?.name));
  if (own) return own.name;
  return from.zone === 'internet' || !/^(10|172\.(1[6-9]|2\d|3[01])|192\.168)\./.test(to.address) ? 'outside' : 'office';
}

const flags: Record<string, string> = { TLSv1: '-tls1', 'TLSv1.1': '-tls1_1', 'TLSv1.2': '-tls1_2', 'TLSv1.3': '-tls1_3' };

/** One handshake in the version that decided; the certificate, where that decided; else the dialogue itself, to go on by hand. */
function opensslCommand({ lines, deciding }: Transcript, place: string, tls: 'starttls' | 'implicit', name: string | null): string {
  const connect = `openssl s_client -connect ${place}${name ? ` -servername ${name}` : ''}${tls === 'starttls' ? ` -starttls ${/:143$/.test(place) ? 'imap' : 'smtp'}` : ''}`;
  const decided = deciding === null ? '' : (lines[deciding]?.text ?? '');
  const version = /^(TLSv1(?:\.[1-3])?): /.exec(decided)?.[1];
  // Old versions are refused by a modern openssl itself, unless it is told to put up with them.
  if (version) return `${connect} ${flags[version]} -cipher 'DEFAULT:@SECLEVEL=0' -brief </dev/null`;
  if (lines.some(({ text }) => /^TLSv1(\.\d)?: /.test(text)))
    return `${connect} </dev/null 2>/dev/null | openssl x509 -noout -subject -issuer -dates -ext subjectAltName`;
  return `${connect} -crlf -quiet`;
}

const digCommand = (name: string, type: string, server: string | null) => `dig +noall +comments +answer ${server ? `@${server} ` : ''}${name} ${type}`;
