import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Authority } from './authority.ts';
import { readRequest } from './signing-request.ts';

const maxBody = 64 * 1024;

/** Signs a PEM request if all its names are in the CA's domains. Status and text for the sender. */
export function signRequest(text: string, authority: Authority, domains: readonly string[]): { status: number; text: string } {
  let request: ReturnType<typeof readRequest>;
  try {
    request = readRequest(text);
  } catch (error) {
    return { status: 400, text: `${error instanceof Error ? error.message : error}\n` };
  }
  if (request.names.length === 0) return { status: 422, text: 'The request names no host: give a common name or subjectAltName.\n' };
  const rule = `This authority signs names in ${domains.join(', ')} only.`;
  const foreign = request.names.find(
    (name) => !/^(\*\.)?[a-z0-9.-]+$/.test(name) || !domains.some((domain) => name.replace(/^\*\./, '') === domain || name.endsWith(`.${domain}`)),
  );
  if (foreign !== undefined) return { status: 403, text: `Refused: ${foreign.slice(0, 200)}. ${rule}\n` };
  if (request.names.length > 20) return { status: 422, text: 'Refused: more than 20 names.\n' };
  if ((request.publicKey.asymmetricKeyDetails?.modulusLength ?? 4096) < 2048) return { status: 403, text: 'Refused: an RSA key needs at least 2048 bits.\n' };
  return { status: 200, text: authority.sign(request.names, request.publicKey) };
}

/** `GET /root.pem` and `POST /sign` with a PEM request as the body. */
export async function authoritySite(
  address: string,
  port: number,
  authority: Authority,
  domains: readonly string[],
): Promise<AsyncDisposable & { port: number }> {
  const server = http.createServer({ requestTimeout: 10_000, headersTimeout: 5000, keepAliveTimeout: 1000 }, async (request, response) => {
    const answer = (status: number, text: string) => response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(text);
    request.on('error', () => {});
    if (request.method === 'GET' && request.url === '/root.pem') return answer(200, authority.root);
    if (request.url !== '/sign')
      return answer(
        request.url === '/' ? 200 : 404,
        'GET /root.pem: the root certificate.\nPOST /sign with a PEM certificate request as the body: certificate and intermediate.\n',
      );
    if (request.method !== 'POST') return answer(405, 'Send the PEM request with POST, e.g. curl --data-binary @request.pem .../sign\n');
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of request) {
        size += (chunk as Buffer).length;
        if (size > maxBody) return answer(413, 'The request is larger than 64 KiB.\n');
        chunks.push(chunk as Buffer);
      }
    } catch {
      return;
    }
    const signed = signRequest(Buffer.concat(chunks).toString('latin1'), authority, domains);
    return answer(signed.status, signed.text);
  });
  server.maxConnections = 50;
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, address, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
