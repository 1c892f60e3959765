import { randomInt } from 'node:crypto';
import dgram from 'node:dgram';
import packet, { type Question } from 'dns-packet';

const waitMs = 2000;
const maxOpen = 64;
let open = 0;

/** Asks a learner's name server over UDP; null when it says nothing that fits within two seconds. */
export async function askServer(server: string, question: Question, port = 53): Promise<Buffer | null> {
  if (open >= maxOpen) return null;
  open += 1;
  const socket = dgram.createSocket('udp4');
  const id = randomInt(65_536);
  try {
    return await new Promise<Buffer | null>((resolve) => {
      const timer = setTimeout(resolve, waitMs, null);
      const finish = (result: Buffer | null) => {
        clearTimeout(timer);
        resolve(result);
      };
      socket.on('error', () => finish(null));
      socket.on('message', (reply, peer) => {
        if (peer.address === server && peer.port === port && fits(reply, id, question)) finish(reply);
      });
      socket.send(packet.encode({ type: 'query', id, flags: packet.RECURSION_DESIRED, questions: [question] }), port, server, (error) => error && finish(null));
    });
  } finally {
    open -= 1;
    socket.close();
  }
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
