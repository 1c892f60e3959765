import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import { Problem } from '../protocol/problems.ts';

const brief = (text: string) => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

/** Errors of Express and its parsers carry a status of their own: 400, 413, 415, ... */
const clientStatus = (error: unknown): number | null => {
  const status = error instanceof Error && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
};

/** Every failure leaves as `{ problem }`: a Problem with its status, a bad request as it is, anything else as `internal` with the cause in the log alone. */
export const answerErrors =
  (log: Logger): ErrorRequestHandler =>
  (error, request, response, next) => {
    if (response.headersSent) return next(error);
    const status = clientStatus(error);
    let problem: Problem;
    if (error instanceof Problem) problem = error;
    else if (error instanceof z.ZodError) problem = new Problem('bad-request', brief(z.prettifyError(error)));
    else if (status !== null) problem = new Problem('bad-request', brief((error as Error).message));
    else problem = new Problem('internal', `${request.method} ${brief(request.path)} could not be handled.`);
    if (problem.status >= 500) log.error({ err: error, method: request.method, path: request.path }, 'request failed');
    response.status(error instanceof Problem ? problem.status : (status ?? problem.status)).json({ problem: problem.view });
  };
