import type net from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { Arrivals } from './arrivals.ts';
import { tokensIn } from './arrivals.ts';
import { MessageScanner } from './message-scanner.ts';

export interface Partner {
  domain: string;
  host: string;
  address: string;
}

/** A proper foreign mail server: STARTTLS, mail to its own domain only. It takes connections that a listener hands over. */
export function partnerServer(partner: Partner, keyPair: { key: string; cert: string }, arrivals: Arrivals): (socket: net.Socket) => void {
  const server = new SMTPServer({
    name: partner.host,
    banner: 'ESMTP',
    key: keyPair.key,
    cert: keyPair.cert,
    authOptional: true,
    disabledCommands: ['AUTH'],
    disableReverseLookup: true,
    hideENHANCEDSTATUSCODES: false,
    size: 100 * 1024 * 1024,
    socketTimeout: 60_000,
    closeTimeout: 1000,
    logger: false,
    onRcptTo(address, session, callback) {
      if (address.address.toLowerCase().endsWith(`@${partner.domain.toLowerCase()}`)) return callback();
      const tokens = tokensIn(address.address);
      if (tokens.length > 0) arrivals.add({ ...about(session), tokens, forwardPaths: [address.address], headers: '', size: 0, bounce: false });
      callback(Object.assign(new Error('5.7.1 We do not relay'), { responseCode: 550 }));
    },
    onData(stream, session, callback) {
      const scanner = new MessageScanner();
      stream.on('data', (chunk: Buffer) => scanner.take(chunk));
      stream.on('error', () => {});
      stream.on('end', () => {
        const seen = about(session);
        const forwardPaths = session.envelope.rcptTo.slice(0, 50).map((one) => one.address);
        for (const token of tokensIn(`${seen.reversePath} ${forwardPaths.join(' ')}`)) scanner.tokens.add(token);
        const mail = { tokens: [...scanner.tokens], forwardPaths, headers: scanner.headers, size: scanner.size, bounce: seen.reversePath === '' };
        arrivals.add({ ...seen, ...mail }, scanner);
        callback(null, 'Taken');
      });
    },
  });
  server.on('error', () => {});
  const about = (session: {
    remoteAddress: string;
    hostNameAppearsAs: string | false;
    secure: boolean;
    envelope: { mailFrom: false | { address: string } };
  }) => ({
    address: partner.address,
    domain: partner.domain,
    client: session.remoteAddress.replace(/^::ffff:/, ''),
    helo: String(session.hostNameAppearsAs || ''),
    secure: session.secure,
    reversePath: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
  });
  return (socket) => void server.server.emit('connection', socket);
}
