import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { Problem } from '../protocol/problems.ts';
import { type ApiOptions, createApi } from './api.ts';
import { createClient } from './client.ts';
import { answerErrors } from './errors.ts';

export interface HttpOptions extends ApiOptions {
  /** Folder of the built page; null while it is being built. Asked at each request. */
  clientDir: () => string | null;
  log: Logger;
}

/** Browsers that do not count WebSockets to 'self' need the address spelled out. The Host header was checked before. */
const socketSource = (request: IncomingMessage, _response: ServerResponse) => {
  const host = request.headers.host ?? '';
  return /^[\w.:[\]-]+$/.test(host) ? `ws://${host} wss://${host}` : "'self'";
};

/** Pages run only our own scripts. Inline styles are how Mantine and xterm place things. */
const protectWith = (...more: string[]) =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", ...more],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", socketSource],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
    },
    // Both mean something only behind TLS, and a browser says so at every page otherwise.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });

const protect = protectWith();
/** The player of recordings draws with WebAssembly: its pages, and no others, may compile it. It allows no `eval`. */
const protectReplay = protectWith("'wasm-unsafe-eval'");
const replayPath = /^\/(classes\/[a-z0-9]+\/members\/[a-z0-9]+\/)?replay\/[a-z0-9]+$/;

/** The whole HTTP side: health, JSON interface, the page. Every request ends with an answer. */
export const createHttp = (options: HttpOptions): Express => {
  const { origins, clientDir, log } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', false);
  app.set('etag', false);
  app.use((request, _response, next) => {
    if (origins.hostAllowed(request)) return next();
    throw new Problem(
      'bad-request',
      `This server does not answer to the name ${JSON.stringify((request.headers.host ?? '').slice(0, 100))}. Open it as localhost, or name the host in MAILRANGE_NAMES.`,
    );
  });
  app.use((request, response, next) => (replayPath.test(request.path) ? protectReplay : protect)(request, response, next));
  app.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ ok: true });
  });
  app.use('/api', createApi(options));
  app.use(createClient(clientDir));
  app.use((request) => {
    throw new Problem('not-found', `There is no ${request.method} ${request.path.slice(0, 200)}.`);
  });
  app.use(answerErrors(log));
  return app;
};
