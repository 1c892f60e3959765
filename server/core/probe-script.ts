import { z } from 'zod';
import { TranscriptLine } from '../protocol/verdict.ts';
import { path, Reply, SessionEnd } from './probe-words.ts';

/**
 * One step of a session that is sent byte for byte: TLS first if asked for, then `send` in a single write, then what the server says to it.
 * A step that does not get what it `needs` ends the session: the later ones are not reached.
 */
export const ScriptStep = z.strictObject({
  id: z.string().max(40),
  /** A TLS handshake before anything else of the step. Certificates are not verified. */
  tls: z.boolean(),
  /** Each character is one byte (0 to 255); goes out in one piece. Empty: only listens. */
  send: z.string().max(100_000),
  /** As many replies are waited for; one that does not come ends the session as `silent` or `dropped`. */
  replies: z.number().int().min(0).max(20),
  /** First digits of codes with which the last of `replies` lets the session go on. Empty: any. */
  needs: z.array(z.number().int().min(2).max(5)),
  /** After those, further replies are taken until the server closes or is quiet for so long; at most 40. Null: not listened for. */
  quietMs: z.number().int().min(0).max(5000).nullable(),
});
export type ScriptStep = z.infer<typeof ScriptStep>;

/** A session of exact bytes, for what no well-behaved client says. The banner is a reply like any other: the first step waits for it. */
export const ScriptProbe = z.strictObject({
  kind: z.literal('script'),
  ...path,
  /** SNI name. */
  servername: z.string().nullable(),
  steps: z.array(ScriptStep).min(1).max(40),
});
export type ScriptProbe = z.infer<typeof ScriptProbe>;

export const ScriptSeen = z.strictObject({
  kind: z.literal('script'),
  end: SessionEnd,
  detail: z.string(),
  /** At most 400 lines. Control characters show as <CR>, <LF>, <NUL>. */
  lines: z.array(TranscriptLine),
  tls: z.strictObject({ version: z.string(), cipher: z.string() }).nullable(),
  /** The steps that were reached, in order: every reply, and the index into `lines` of the last one. */
  steps: z.array(z.strictObject({ id: z.string(), replies: z.array(Reply), line: z.number().int().nullable() })),
});
export type ScriptSeen = z.infer<typeof ScriptSeen>;
