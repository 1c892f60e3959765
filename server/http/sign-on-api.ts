import type { Logger } from 'pino';
import { z } from 'zod';
import type { People } from '../labs/people/people.ts';
import type { SignOn } from '../labs/people/sign-on.ts';
import { Problem } from '../protocol/problems.ts';
import type { Enter } from './enter.ts';
import { cookieValue } from './identify.ts';
import type { PutRoute } from './people-api.ts';

const tripCookie = 'mailrange-sign-on';
const path = '/api/login/oidc';
const tripMs = 10 * 60_000;
const Word = z.string().regex(/^[\w~.-]{20,200}$/);
const Trip = z.strictObject({ verifier: Word, state: Word, nonce: Word });

/** The way of instructors to the provider and back. What went wrong is told by the page that the browser ends on. */
export const addSignOn = (route: PutRoute, people: People, signOn: SignOn | null, enter: Enter, log: Logger | undefined): void => {
  /** Only the code, behind the #: the reason is for the log. An unexpected failure goes on to the error handler. */
  const landing = (error: unknown): string => {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'sign-on-failed') log?.warn({ err: error }, 'single sign-on failed');
    return `/#signOn=${error.code}`;
  };
  const needed = () => {
    if (!signOn || people.mode === 'solo') throw new Problem('not-found', 'Single sign-on is not set up on this server.');
    return signOn;
  };
  route('get', '/login/oidc', async (_person, request, response) => {
    try {
      const { to, trip } = await needed().begin();
      const kept = Buffer.from(JSON.stringify(trip)).toString('base64url');
      // Lax: the browser comes back from another site.
      response.cookie(tripCookie, kept, { httpOnly: true, sameSite: 'lax', secure: request.secure, path, maxAge: tripMs });
      response.redirect(303, to.href);
    } catch (error) {
      response.redirect(303, landing(error));
    }
  });
  route('get', '/login/oidc/back', async (_person, request, response) => {
    try {
      const found = needed();
      const kept = Trip.safeParse(parsed(cookieValue(request.headers.cookie, tripCookie)));
      response.clearCookie(tripCookie, { httpOnly: true, sameSite: 'lax', path });
      if (!kept.success) throw new Problem('sign-on-failed', 'This browser did not begin here, or took longer than ten minutes.');
      await enter(request, response, '', async () => people.signOn(await found.end(request.originalUrl, kept.data)));
      response.redirect(303, '/classes');
    } catch (error) {
      response.redirect(303, landing(error));
    }
  });
};

const parsed = (text: string | null): unknown => {
  try {
    return JSON.parse(Buffer.from(text ?? '', 'base64url').toString());
  } catch {
    return null;
  }
};
