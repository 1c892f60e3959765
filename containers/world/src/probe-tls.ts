import type tls from 'node:tls';
import type { HandshakeSeen, TlsProbe, TlsSeen, TlsVersion } from '../../../server/core/probes.ts';
import { certificateSeen, sentCount } from './certificate-seen.ts';
import { dial, type End } from './dial.ts';
import { LineChannel } from './line-channel.ts';
import { anyTls } from './probe-smtp.ts';
import { SmtpClient } from './smtp-client.ts';

const bannerMs = 700;

/** Our own OpenSSL said no before, or without, an answer of the server. */
const ownFault = /NO_PROTOCOLS_AVAILABLE|NO_CIPHERS_AVAILABLE|LIBRARY_BUG|INTERNAL_ERROR|DH_KEY_TOO_SMALL|UNSAFE_LEGACY|MD_TOO_WEAK|KEY_TOO_SMALL/;
const noTls = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|BAD_RECORD_TYPE|UNEXPECTED_MESSAGE/;

type Opened = { channel: LineChannel; over: null } | { channel: LineChannel | null; over: End };

/** One handshake for each version, and the certificate judged against `roots`. */
export async function probeTls(probe: TlsProbe, labRoot: string, timeoutMs: number, signal: AbortSignal): Promise<TlsSeen> {
  const seen: TlsSeen = { kind: 'tls', end: 'done', detail: '', lines: [], plainBanner: null, handshakes: [], certificate: null };
  const roots = probe.roots.length > 0 ? probe.roots : [labRoot];
  const servername = probe.servername ? { servername: probe.servername } : {};
  const stepMs = Math.min(timeoutMs, 6000);
  const plain = probe.mode === 'implicit' ? plainBanner(probe, signal) : null;
  const open = async (): Promise<Opened> => await openForTls(probe, Math.min(timeoutMs, 15_000), signal);

  const main = await open();
  let sent = 0;
  if (!main.over && (await main.channel.secure({ ...anyTls, ...servername, ca: roots }, stepMs))) {
    const socket = main.channel.socket as tls.TLSSocket;
    const error: unknown = socket.authorizationError;
    const chainError = socket.authorized || !error ? null : String(error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : error);
    seen.certificate = certificateSeen(socket, probe.names, 0, chainError);
    await new SmtpClient(main.channel, 1000).quit(500);
  }
  const over = main.over ?? main.channel.over ?? { end: 'done' as const, detail: '' };
  seen.end = over.end;
  seen.detail = over.detail;
  if (main.channel) seen.lines = main.channel.lines;
  else seen.lines.push({ who: '*', text: over.detail, ms: 0, secure: false });

  if (seen.certificate) {
    // A handshake that trusts nobody adds no certificate of our own to the chain it shows.
    const counting = await open();
    if (!counting.over && (await counting.channel.secure({ ...anyTls, ...servername, ca: [] }, stepMs)))
      sent = sentCount(counting.channel.socket as tls.TLSSocket);
    counting.channel?.finish({ end: 'done', detail: '' });
    seen.certificate.sent = Math.max(1, sent);
  }
  for (const version of probe.versions) {
    const shake = main.over
      ? withoutTls(version, main.over)
      : await handshake(version, await open(), { ...anyTls, ...servername, minVersion: version, maxVersion: version }, stepMs);
    seen.handshakes.push(shake);
    if (seen.lines.length < 400)
      seen.lines.push({
        who: '*',
        text: `${version}: ${shake.outcome}${shake.cipher ? ` with ${shake.cipher}` : ''}${shake.detail ? ` (${shake.detail})` : ''}`,
        ms: seen.lines.at(-1)?.ms ?? 0,
        secure: false,
      });
  }
  seen.plainBanner = (await plain) ?? null;
  if (seen.end === 'tls-failed' && seen.handshakes.some((one) => one.outcome === 'accepted')) seen.end = 'done';
  return seen;
}

/** Connects and, for STARTTLS, talks up to the point where the ClientHello goes out. */
async function openForTls(probe: TlsProbe, lifeMs: number, signal: AbortSignal): Promise<Opened> {
  const dialled = await dial(probe.source, probe.target, Math.min(lifeMs, 4000), signal);
  if (!('socket' in dialled)) return { channel: null, over: dialled };
  const channel = new LineChannel(dialled.socket, lifeMs, signal);
  if (probe.mode === 'implicit') return { channel, over: null };
  const client = new SmtpClient(channel, Math.min(lifeMs, 12_000));
  const name = `probe.${probe.servername ?? 'example'}`.slice(0, 200);
  for (const step of [null, `EHLO ${name}`, 'STARTTLS']) {
    const answer = step === null ? await client.reply() : await client.command(step);
    if (!answer) return { channel, over: channel.over ?? { end: 'dropped', detail: 'the session ended' } };
    if (answer.reply.code >= 300) {
      const detail = `${step ?? 'the banner'} was answered ${answer.reply.code}`;
      await client.quit(500);
      return { channel, over: { end: step === null ? 'done' : 'tls-failed', detail } };
    }
  }
  return { channel, over: null };
}

const withoutTls = (version: TlsVersion, over: End): HandshakeSeen => ({
  version,
  outcome: ['filtered', 'unreachable', 'local-error'].includes(over.end) ? 'error' : 'failed',
  cipher: null,
  detail: over.detail,
});

async function handshake(version: TlsVersion, opened: Opened, options: tls.ConnectionOptions, waitMs: number): Promise<HandshakeSeen> {
  if (opened.over) return withoutTls(version, opened.over);
  const { channel } = opened;
  if (await channel.secure({ ...options, ca: [] }, waitMs)) {
    const cipher = channel.tls?.cipher ?? null;
    channel.finish({ end: 'done', detail: '' });
    return { version, outcome: 'accepted', cipher, detail: '' };
  }
  const over = channel.over ?? { end: 'local-error' as const, detail: '' };
  const code = channel.tlsError ?? '';
  let outcome: HandshakeSeen['outcome'] = 'refused';
  if (over.end === 'local-error' || (ownFault.test(code) && !code.includes('ALERT'))) outcome = 'error';
  else if (noTls.test(code) && !code.includes('ALERT')) outcome = 'failed';
  else if (code === 'timeout' || over.end === 'silent') outcome = 'failed';
  return { version, outcome, cipher: null, detail: over.detail };
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
    socket.on('error', () => finish(null));
    socket.once('end', () => finish(null));
    socket.once('data', (chunk: Buffer) => finish(chunk.toString('utf8', 0, 500).trim()));
  });
}
