import { join } from 'node:path';
import express, { type RequestHandler } from 'express';
import { settingUpPage } from './setting-up-page.ts';

/**
 * The built page: hashed files under /assets are kept by browsers for ever, every page route gets index.html.
 * `clientDir` answers null until the page is built; so long a page that reloads itself says so (503).
 */
export const createClient = (clientDir: () => string | null): RequestHandler => {
  let served: { dir: string; files: RequestHandler } | null = null;
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    const dir = clientDir();
    const isPage = !/^\/assets\/|\.[a-z0-9]+$/i.test(request.path);
    response.set('Cache-Control', 'no-cache');
    if (dir === null) {
      if (!isPage) return next();
      response.status(503).set('Retry-After', '2').type('html').send(settingUpPage);
      return;
    }
    if (served?.dir !== dir) served = { dir, files: filesOf(dir) };
    served.files(request, response, (error?: unknown) => {
      if (error || !isPage) return next(error);
      response.sendFile('index.html', { root: dir, cacheControl: false, headers: { 'Cache-Control': 'no-cache' } }, (failed) => {
        if (failed) next(failed);
      });
    });
  };
};

const filesOf = (dir: string): RequestHandler =>
  express.static(dir, {
    index: false,
    redirect: false,
    cacheControl: false,
    dotfiles: 'ignore',
    setHeaders: (response, path) => {
      if (path.startsWith(join(dir, 'assets'))) response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    },
  });
