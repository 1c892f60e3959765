import type tls from 'node:tls';
import type { CertificateSeen, CipherFamily, HandshakeSeen, TlsProbe, TlsSeen, TlsVersion } from '../../../server/core/probes.ts';
import { certificateSeen, sentCount } from './certificate-seen.ts';
import { dial, type End } from './dial.ts';
import { LineChannel } from './line-channel.ts';
import { offerCiphers } from './probe-ciphers.ts';
import { anyTls } from './probe-smtp.ts';
import { SmtpClient } from './smtp-client.ts';

const bannerMs = 700;

/** Our own OpenSSL said no before, or without, an answer of the server. */
const ownFault = /NO_PROTOCOLS_AVAILABLE|NO_CIPHERS_AVAILABLE|LIBRARY_BUG|INTERNAL_ERROR|DH_KEY_TOO_SMALL|UNSAFE_LEGACY|MD_TOO_WEAK|KEY_TOO_SMALL/;
const noTls = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|BAD_RECORD_TYPE|UNEXPECTED_MESSAGE/;

type Opened = { ehlo: string[] | null } & ({ channel: LineChannel; over: null } | { channel: LineChannel | null; over: End });

/** One handshake for each version, and the certificate judged against `roots`. */
export async function probeTls(probe: TlsProbe, labRoot: string, timeoutMs: number, signal: AbortSignal): Promise<TlsSeen> {
  const seen: TlsSeen = {
    kind: 'tls',
    end: 'done',
    detail: '',
    lines: [],
    plainBanner: null,
    handshakes: [],
    ciphers: [],
    ehlo: null,
    ehloSecure: null,
    certificate: null,
  };
  const roots = probe.roots.length > 0 ? probe.roots : [labRoot];
  const servername = probe.servername ? { servername: probe.servername } : {};
  const stepMs = Math.min(timeoutMs, 6000);
  const settled = new AbortController();
  const plain = probe.mode === 'implicit' ? plainBanner(probe, AbortSignal.any([signal, settled.signal])) : null;
  const open = async (): Promise<Opened> => await openForTls(probe, Math.min(timeoutMs, 15_000), signal);
  const shakeOf = async (version: TlsVersion) =>
    await handshake(version, await open(), { ...anyTls, ...servername, minVersion: version, maxVersion: version }, stepMs);

  const offer = async (family: CipherFamily) => await offerCiphers(family, await open(), probe.servername, stepMs);

  const offers = Promise.all((probe.ciphers ?? []).map(offer));
  const [main, sent, ...shakes] = await Promise.all([
    verified(open, { ...anyTls, ...servername, ca: roots }, probe, stepMs),
    chainLength(open, { ...anyTls, ...servername, ca: [] }, stepMs),
    ...probe.versions.map(shakeOf),
  ]);
  // A port that speaks TLS from the first byte has no plain banner to wait for.
  if (main.certificate) settled.abort();
  seen.certificate = main.certificate ? { ...main.certificate, sent: Math.max(1, sent) } : null;
  seen.end = main.over.end;
  seen.detail = main.over.detail;
  seen.lines = main.lines;
  seen.ehlo = main.ehlo;
  seen.ehloSecure = main.ehloSecure;
  const remark = (text: string) => {
    if (seen.lines.length < 400) seen.lines.push({ who: '*', text, ms: seen.lines.at(-1)?.ms ?? 0, secure: false });
  };
  for (const first of shakes) {
    // Many connections at once may meet a limit: what did not get as far as TLS is asked again by itself.
    const shake = first.reached || !main.certificate ? first : await shakeOf(first.seen.version);
    seen.handshakes.push(shake.seen);
    const { version, outcome, cipher, detail } = shake.seen;
    remark(`${version}: ${outcome}${cipher ? ` with ${cipher}` : ''}${detail ? ` (${detail})` : ''}`);
  }
  for (const first of await offers) {
    const one = first.outcome === 'failed' && main.certificate ? await offer(first.family) : first;
    seen.ciphers.push(one);
    remark(`Ciphers, ${one.family}: ${one.outcome}${one.suite ? ` with ${one.suite}` : ''}${one.detail ? ` (${one.detail})` : ''}`);
  }
  seen.plainBanner = (await plain) ?? null;
  if (seen.end === 'tls-failed' && seen.handshakes.some((one) => one.outcome === 'accepted')) seen.end = 'done';
  return seen;
}

/** The handshake whose certificate is judged, against the roots. */
async function verified(open: () => Promise<Opened>, options: tls.ConnectionOptions, { names, mode }: Pick<TlsProbe, 'names' | 'mode'>, waitMs: number) {
  const opened = await open();
  const { channel } = opened;
  let certificate: CertificateSeen | null = null;
  let ehloSecure: string[] | null = null;
  if (!opened.over && (await opened.channel.secure(options, waitMs))) {
    const socket = opened.channel.socket as tls.TLSSocket;
    const error: unknown = socket.authorizationError;
    const chainError = socket.authorized || !error ? null : String(error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : error);
    certificate = certificateSeen(socket, names, 0, chainError);
    ehloSecure = await greetUnder(opened.channel, mode);
  }
  // What came after the certificate was seen changes nothing about it.
  const over = certificate ? { end: 'done' as const, detail: '' } : (opened.over ?? channel?.over ?? { end: 'done' as const, detail: '' });
  return { certificate, ehlo: opened.ehlo, ehloSecure, over, lines: channel?.lines ?? [{ who: '*' as const, text: over.detail, ms: 0, secure: false }] };
}

/** What EHLO offers under TLS: a session of its own (RFC 3207 section 4.2). A server that says nothing there has shown its certificate all the same. */
async function greetUnder(channel: LineChannel, mode: TlsProbe['mode']): Promise<string[] | null> {
  const client = new SmtpClient(channel, 1000);
  if (mode === 'implicit' && !(await channel.hears(performance.now() + bannerMs))) {
    channel.finish({ end: 'done', detail: '' });
    return null;
  }
  const banner = mode === 'implicit' ? await client.reply() : null;
  const answer = banner && banner.reply.code >= 300 ? null : await client.command('EHLO probe.example');
  const keywords = answer?.reply.code === 250 ? answer.reply.lines.slice(1) : null;
  await client.quit(500);
  return keywords;
}

/** How many certificates the server sends: a handshake that trusts nobody adds none of our own to the chain it shows. */
async function chainLength(open: () => Promise<Opened>, options: tls.ConnectionOptions, waitMs: number): Promise<number> {
  const opened = await open();
  const sent = !opened.over && (await opened.channel.secure(options, waitMs)) ? sentCount(opened.channel.socket as tls.TLSSocket) : 0;
  opened.channel?.finish({ end: 'done', detail: '' });
  return sent;
}

/** Connects and, for STARTTLS, talks up to the point where the ClientHello goes out. */
async function openForTls(probe: TlsProbe, lifeMs: number, signal: AbortSignal): Promise<Opened> {
  const dialled = await dial(probe.source, probe.target, Math.min(lifeMs, 4000), signal);
  if (!('socket' in dialled)) return { channel: null, ehlo: null, over: dialled };
  const channel = new LineChannel(dialled.socket, lifeMs, signal);
  let ehlo: string[] | null = null;
  if (probe.mode === 'implicit') return { channel, ehlo, over: null };
  const client = new SmtpClient(channel, Math.min(lifeMs, 12_000));
  const name = `probe.${probe.servername ?? 'example'}`.slice(0, 200);
  for (const step of [null, `EHLO ${name}`, 'STARTTLS']) {
    const answer = step === null ? await client.reply() : await client.command(step);
    if (!answer) return { channel, ehlo, over: channel.over ?? { end: 'dropped', detail: 'the session ended' } };
    if (answer.reply.code >= 300) {
      const detail = `${step ?? 'the banner'} was answered ${answer.reply.code}`;
      await client.quit(500);
      return { channel, ehlo, over: { end: step === null ? 'done' : 'tls-failed', detail } };
    }
    if (step?.startsWith('EHLO')) ehlo = answer.reply.lines.slice(1);
  }
  return { channel, ehlo, over: null };
}

const withoutTls = (version: TlsVersion, over: End): HandshakeSeen => ({
  version,
  outcome: ['filtered', 'unreachable', 'local-error'].includes(over.end) ? 'error' : 'failed',
  cipher: null,
  detail: over.detail,
});

/** `reached`: the connection got as far as the ClientHello. */
async function handshake(
  version: TlsVersion,
  opened: Opened,
  options: tls.ConnectionOptions,
  waitMs: number,
): Promise<{ reached: boolean; seen: HandshakeSeen }> {
  if (opened.over) return { reached: false, seen: withoutTls(version, opened.over) };
  const { channel } = opened;
  if (await channel.secure({ ...options, ca: [] }, waitMs)) {
    const cipher = channel.tls?.cipher ?? null;
    channel.finish({ end: 'done', detail: '' });
    return { reached: true, seen: { version, outcome: 'accepted', cipher, detail: '' } };
  }
  const over = channel.over ?? { end: 'local-error' as const, detail: '' };
  const code = channel.tlsError ?? '';
  let outcome: HandshakeSeen['outcome'] = 'refused';
  if (over.end === 'local-error' || (ownFault.test(code) && !code.includes('ALERT'))) outcome = 'error';
  else if (noTls.test(code) && !code.includes('ALERT')) outcome = 'failed';
  else if (code === 'timeout' || over.end === 'silent') outcome = 'failed';
  return { reached: true, seen: { version, outcome, cipher: null, detail: over.detail } };
}

/** What a server says on a TLS port without being asked: nothing, if it is right. */
async function plainBanner(probe: TlsProbe, signal: AbortSignal): Promise<string | null> {
  const dialled = await dial(probe.source, probe.target, 4000, signal);
  if (!('socket' in dialled)) return null;
  const { socket } = dialled;
  return await new Promise((resolve) => {
    const finish = (text: string | null) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(text);
    };
    const timer = setTimeout(finish, bannerMs, null);
    signal.addEventListener('abort', () => finish(null), { once: true });
    socket.on('error', () => finish(null));
    socket.once('end', () => finish(null));
    socket.once('data', (chunk: Buffer) => finish(chunk.toString('utf8', 0, 500).trim()));
  });
}
