import { Problem, type ProblemCode } from '../protocol/problems.ts';

interface EngineError {
  code?: string;
  statusCode?: number;
  json?: { message?: string } | null;
  message?: string;
}

const unreachable = new Set(['ECONNREFUSED', 'ENOENT', 'EACCES', 'EPERM', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);

/** The HTTP status that the Engine answered with, if that is what the error is. */
export function statusOf(error: unknown): number | undefined {
  return (error as EngineError | null)?.statusCode;
}

/** What the Engine said, without the wrapping of the client library. */
export function messageOf(error: unknown): string {
  const { json, message } = (error ?? {}) as EngineError;
  return (json?.message ?? message ?? String(error)).trim().slice(0, 2000);
}

/** Turns anything that the Engine's client threw into a Problem, with what was being done in front. */
export function engineProblem(error: unknown, doing: string): Problem {
  if (error instanceof Problem) return error;
  const said = messageOf(error);
  return new Problem(codeOf(error, said), `${doing}: ${said}`, { cause: error });
}

function codeOf(error: unknown, said: string): ProblemCode {
  const { code, statusCode } = (error ?? {}) as EngineError;
  if (statusCode === undefined && code !== undefined && unreachable.has(code)) return 'engine-unreachable';
  if (/no space left on device|disk quota exceeded/i.test(said) || code === 'ENOSPC') return 'disk-full';
  if (/pool overlaps|address space|conflicts with network|non-overlapping/i.test(said)) return 'no-subnets';
  return 'engine-refused';
}
