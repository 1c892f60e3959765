import { randomInt } from 'node:crypto';
import dgram from 'node:dgram';
import net from 'node:net';
import packet, { type Answer, type Question } from 'dns-packet';

const waitMs = 2000;
const maxOpen = 64;
const truncated = 2;
let open = 0;

interface Place {
  server: string;
  port?: number;
  /** The address it is asked from; the nearest one if left out. */
  source?: string | undefined;
  /** Asks the server to find out elsewhere what it does not hold. */
  recursion?: boolean;
}

/** Asks a learner's name server over UDP, and over TCP what does not fit there (RFC 7766); null when it says nothing of use within two seconds each. */
export async function askServer({ server, port = 53, source, recursion = true }: Place, question: Question): Promise<Buffer | null> {
  if (open >= maxOpen) return null;
  open += 1;
  const id = randomInt(65_536);
  const opt = { type: 'OPT', name: '.', udpPayloadSize: 1232, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options: [] } as unknown as Answer;
  const query = packet.encode({ type: 'query', id, flags: recursion ? packet.RECURSION_DESIRED : 0, questions: [question], additionals: [opt] });
  const place = { server, port, source };
  try {
    const short = await overUdp(place, query, (reply) => fits(reply, id, question));
    if (!short || !((short[2] ?? 0) & truncated)) return short;
    const whole = await overTcp(place, query);
    return whole && fits(whole, id, question) ? whole : null;
  } finally {
    open -= 1;
  }
}

type Asked = { server: string; port: number; source: string | undefined };

function overUdp({ server, port, source }: Asked, query: Buffer, good: (reply: Buffer) => boolean): Promise<Buffer | null> {
  const socket = dgram.createSocket('udp4');
  return new Promise<Buffer | null>((resolve) => {
    const finish = (result: Buffer | null) => {
      clearTimeout(timer);
      resolve(result);
    };
    const timer = setTimeout(finish, waitMs, null);
    socket.on('error', () => finish(null));
    socket.on('message', (reply, peer) => {
      if (peer.address === server && peer.port === port && good(reply)) finish(reply);
    });
    const send = () => socket.send(query, port, server, (error) => error && finish(null));
    if (source) socket.bind({ address: source, port: 0 }, send);
    else send();
  }).finally(() => socket.close());
}

function overTcp({ server, port, source }: Asked, query: Buffer): Promise<Buffer | null> {
  const socket = net.connect({ host: server, port, ...(source ? { localAddress: source } : {}) });
  return new Promise<Buffer | null>((resolve) => {
    const timer = setTimeout(resolve, waitMs, null);
    const finish = (result: Buffer | null) => {
      clearTimeout(timer);
      resolve(result);
    };
    let heard = Buffer.alloc(0);
    socket.on('error', () => finish(null));
    socket.on('close', () => finish(null));
    socket.on('data', (chunk) => {
      heard = Buffer.concat([heard, chunk]);
      if (heard.length >= 2 && heard.length >= 2 + heard.readUInt16BE(0)) finish(heard.subarray(2, 2 + heard.readUInt16BE(0)));
    });
    const length = Buffer.alloc(2);
    length.writeUInt16BE(query.length);
    socket.write(Buffer.concat([length, query]));
  }).finally(() => socket.destroy());
}

function fits(reply: Buffer, id: number, question: Question): boolean {
  try {
    const heard = packet.decode(reply);
    const asked = heard.questions?.[0];
    return heard.id === id && heard.type === 'response' && asked?.name.toLowerCase() === question.name.toLowerCase() && asked.type === question.type;
  } catch {
    return false;
  }
}
