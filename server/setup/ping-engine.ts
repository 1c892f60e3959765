import { readFileSync } from 'node:fs';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { join } from 'node:path';

/** Where an engine may answer: a socket, or host and port (with the client certificate folder if TLS is wanted). */
export type EngineAddress = { socketPath: string } | { host: string; port: number; certificates: string | null };

export const usualSocket = '/var/run/docker.sock';

/** Reads a DOCKER_HOST (`unix:///path`, `tcp://host:port`, `http(s)://host:port`); null for a form that is none of these. */
export function engineAddress(dockerHost: string | null, certificates: string | null = process.env.DOCKER_CERT_PATH ?? null): EngineAddress | null {
  if (!dockerHost) return { socketPath: usualSocket };
  if (dockerHost.startsWith('unix://')) return { socketPath: dockerHost.slice('unix://'.length) };
  if (!URL.canParse(dockerHost)) return null;
  const url = new URL(dockerHost);
  if (!['tcp:', 'http:', 'https:'].includes(url.protocol) || !url.hostname) return null;
  const secure = url.protocol === 'https:' || url.port === '2376';
  return { host: url.hostname, port: Number(url.port) || (secure ? 2376 : 2375), certificates: secure ? (certificates ?? '') : null };
}

/** Whether `GET /_ping` is answered 200 within two seconds. */
export function pingEngine(address: EngineAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { path: '/_ping', timeout: 2000, agent: false as const };
    const send = 'socketPath' in address || address.certificates === null ? requestPlain : requestSecure;
    const asked = send(
      { ...options, ...('socketPath' in address ? address : { host: address.host, port: address.port, ...keys(address.certificates) }) },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.on('close', () => resolve(false));
    asked.end();
  });
}

function keys(folder: string | null): { ca?: Buffer; cert?: Buffer; key?: Buffer } {
  if (!folder) return {};
  const read = (name: string) => {
    try {
      return readFileSync(join(folder, name));
    } catch {
      return undefined;
    }
  };
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}
