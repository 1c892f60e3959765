import type { Readable, Writable } from 'node:stream';
import type { Observation, Probe } from '../../../server/core/probes.ts';
import type { WorldConfig, WorldRequest } from '../../../server/core/world.ts';
import { Arrivals, tokensIn } from './arrivals.ts';
import { Authority } from './authority.ts';
import { authoritySite } from './authority-site.ts';
import { Journal } from './journal.ts';
import { mailListener } from './mail-listener.ts';
import { NameBook } from './name-book.ts';
import { nameServer } from './name-server.ts';
import { partnerServer } from './partner-server.ts';
import { probeConnect } from './probe-connect.ts';
import { probeDns } from './probe-dns.ts';
import { probeIdentity } from './probe-identity.ts';
import { probeMailbox } from './probe-mailbox.ts';
import { probeScan } from './probe-scan.ts';
import { probeScript } from './probe-script.ts';
import { probeSmtp } from './probe-smtp.ts';
import { probeTls } from './probe-tls.ts';
import { transactionSigner } from './signed-transactions.ts';
import { startTraffic } from './traffic.ts';
import { Wire } from './wire.ts';

/** Where the image keeps the scanner. */
const scanner = '/world/scan';

export interface Ports {
  mail: number;
  dns: number;
  http: number;
}

/** Everybody else of one lab. Ports are 25, 53 and 80 but in tests, where 0 takes any. */
export async function worldProgram(
  config: WorldConfig,
  input: Readable,
  output: Writable,
  ports: Ports = { mail: 25, dns: 53, http: 80 },
): Promise<AsyncDisposable & { ports: Ports }> {
  const started = performance.now();
  const authority = await Authority.create(config.ca.name);
  const book = new NameBook(config);
  const signed = transactionSigner(book);
  const journal = new Journal();
  const arrivals = new Arrivals((arrival, body) => {
    journal.arrived(arrival, body);
    wire.event({ event: 'mail:arrived', arrival });
  });
  const probe = async (asked: Probe, timeoutMs: number, signal: AbortSignal): Promise<Observation> => {
    if (asked.kind === 'connect') return await probeConnect(asked, signal);
    if (asked.kind === 'scan') return await probeScan(asked, scanner, signal);
    if (asked.kind === 'tls') return await probeTls(asked, authority.root, timeoutMs, signal);
    if (asked.kind === 'mailbox') return await probeMailbox(asked, signal);
    if (asked.kind === 'dns') return await probeDns(asked, book);
    if (asked.kind === 'publish') {
      book.publish(asked.records);
      return { kind: 'publish' };
    }
    if (asked.kind === 'spf' || asked.kind === 'identity') return await probeIdentity(asked, book, arrivals, signal);
    if (asked.kind === 'script') {
      arrivals.expect(tokensIn(asked.steps.map((step) => step.send).join(' ')));
      return await probeScript(asked, timeoutMs, signal);
    }
    for (const one of asked.transactions) arrivals.expect(tokensIn(`${one.forwardPaths.join(' ')} ${one.message ?? ''}`));
    return await probeSmtp({ ...asked, transactions: await signed(asked.transactions) }, timeoutMs, signal);
  };
  const handle = async (request: WorldRequest, signal: AbortSignal): Promise<unknown> => {
    if (request.op === 'hello') return { lab: config.lab, uptimeMs: performance.now() - started, root: authority.root, arrivals: arrivals.count };
    if (request.op === 'probe') return await probe(request.probe, request.timeoutMs, signal);
    if (request.op === 'await') return { arrivals: await arrivals.wait(request.tokens, request.waitMs, signal) };
    if (request.op === 'journal') return journal.contents;
    if (request.op === 'issue') return await authority.issue(request.order);
    return null;
  };

  const partners = new Map<string, ReturnType<typeof partnerServer>>();
  for (const partner of config.partners) {
    const made = await authority.issue({ names: [partner.host], validFromDays: -1, validToDays: 365, key: 'p256', issuer: 'lab' });
    partners.set(partner.address, partnerServer(partner, { key: made.key, cert: made.certificate + made.chain }, arrivals));
  }
  await using stack = new AsyncDisposableStack();
  const mail = stack.use(await mailListener('0.0.0.0', ports.mail, partners, arrivals));
  const bound = { mail: mail.port, dns: ports.dns, http: ports.http };
  for (const zone of config.zones) {
    bound.dns = stack.use(await nameServer(zone.own, ports.dns, book)).port;
    bound.http = stack.use(await authoritySite(zone.own, ports.http, authority, config.ca.domains)).port;
  }
  stack.use(startTraffic(config.traffic, journal, authority.root));
  const wire = new Wire(input, output, handle);
  wire.event({ event: 'ready', root: authority.root });
  const kept = stack.move();
  return { ports: bound, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
