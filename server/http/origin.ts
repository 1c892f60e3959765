import type { IncomingMessage } from 'node:http';

/** `localhost`, anything under `.localhost`, 127.0.0.0/8 and ::1 (RFC 6761, RFC 1122, RFC 4291). */
export const isLoopback = (name: string): boolean =>
  name === 'localhost' || name.endsWith('.localhost') || /^127(\.\d{1,3}){3}$/.test(name) || name === '[::1]' || name === '::1';

const parse = (url: string): URL | null => (URL.canParse(url) ? new URL(url) : null);

/** Whom this server answers to. */
export interface OriginPolicy {
  /** Whether the Host header names this server: bound to loopback only loopback names do (else a foreign name that resolves here could read everything). */
  hostAllowed(request: IncomingMessage): boolean;
  /** Whether a page of this server, or a program that is no browser, sends the request. */
  sameOrigin(request: IncomingMessage): boolean;
  /** Both. */
  allowed(request: IncomingMessage): boolean;
}

/** `host`: the address the server is bound to. `names`: further host names that it answers to. */
export const createOriginPolicy = (host: string, names: readonly string[] = []): OriginPolicy => {
  const bound = isLoopback(host);
  const hostAllowed = ({ headers }: IncomingMessage) => {
    const url = headers.host === undefined ? null : parse(`http://${headers.host}`);
    return url !== null && (!bound || isLoopback(url.hostname) || names.includes(url.hostname));
  };
  const sameOrigin = ({ headers }: IncomingMessage) => {
    // Programs send neither header; every browser sends Origin with a WebSocket and with a request that changes something.
    if (headers.origin === undefined)
      return headers['sec-fetch-site'] === undefined || headers['sec-fetch-site'] === 'same-origin' || headers['sec-fetch-site'] === 'none';
    const origin = parse(headers.origin);
    const own = origin && parse(`${origin.protocol}//${headers.host}`);
    return origin !== null && own !== null && /^https?:$/.test(origin.protocol) && origin.host === own?.host;
  };
  return { hostAllowed, sameOrigin, allowed: (request) => hostAllowed(request) && sameOrigin(request) };
};
