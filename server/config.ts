import { z } from 'zod';
import type { OpenIdSettings } from './http/open-id.ts';
import { isLoopback } from './http/origin.ts';
import type { RecordingLimits } from './labs/recordings/recorder.ts';
import { parseBlock } from './store/subnets.ts';

const number = (fallback: number, min: number, max: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(min).max(max)).default(fallback).describe(`a whole number from ${min} to ${max}`);

const pool = (fallback: string) =>
  z
    .string()
    .refine((text) => (parseBlock(text)?.size ?? 0) >= 16)
    .default(fallback)
    .describe('an IPv4 block of /28 or larger, such as 198.18.0.0/16');

const Environment = z.object({
  PORT: number(3000, 0, 65_535),
  HOST: z.string().min(1).default('127.0.0.1').describe('an address to listen on'),
  MAILRANGE_NAMES: z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim().toLowerCase()))
    .pipe(z.array(z.string().regex(/^[a-z0-9.:[\]-]+$/)))
    .default([])
    .describe('host names with commas between them, without port'),
  MAILRANGE_MODE: z.enum(['solo', 'classroom']).default('solo').describe('solo or classroom'),
  MAILRANGE_DATA: z.string().min(1).default('data').describe('a folder'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/.+/)
    .optional()
    .describe('a PostgreSQL address such as postgresql://user:password@host:5432/mailrange'),
  MAILRANGE_INSTALL: z.enum(['auto', 'never']).default('auto').describe('auto or never'),
  DOCKER_HOST: z
    .string()
    .regex(/^(unix|tcp|http|https|npipe|ssh):\/\/.+/)
    .optional()
    .describe('an address such as unix:///var/run/docker.sock or tcp://host:2375'),
  MAILRANGE_POOL: number(1, 0, 50),
  MAILRANGE_MAX_LABS: number(40, 1, 1000),
  MAILRANGE_MIN_FREE_MIB: number(512, 0, 1_000_000),
  MAILRANGE_INTERNET_POOL: pool('198.18.0.0/16'),
  MAILRANGE_INSIDE_POOL: pool('10.213.0.0/16'),
  MAILRANGE_IDLE_MINUTES: number(30, 1, 10_000),
  MAILRANGE_RECORD: z.enum(['on', 'off']).optional().describe('on or off'),
  MAILRANGE_RECORD_DAYS: number(30, 1, 3650),
  MAILRANGE_RECORD_MIB: number(2048, 1, 1_000_000),
  MAILRANGE_RECORD_MIB_EACH: number(8, 1, 1024),
  MAILRANGE_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('fatal, error, warn, info, debug, trace or silent'),
  MAILRANGE_RUNTIME: z
    .string()
    .regex(/^[\w.-]+$/)
    .optional()
    .describe('the name of a container runtime that the engine knows, such as runsc'),
  MAILRANGE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('the address that people open, such as https://range.school.example'),
  MAILRANGE_OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .refine((text) => text.startsWith('https:') || isLoopback(new URL(text).hostname))
    .optional()
    .describe('the issuer of an OpenID provider, such as https://login.school.example; http only on this machine'),
  MAILRANGE_OIDC_CLIENT_ID: z.string().min(1).optional().describe('the name of this server at the provider'),
  MAILRANGE_OIDC_CLIENT_SECRET: z.string().min(1).optional().describe('what the provider gave for it'),
  MAILRANGE_OIDC_NAME: z.string().min(1).max(40).default('single sign-on').describe('what the button says, at most 40 characters'),
  MAILRANGE_OIDC_DOMAINS: z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim().toLowerCase()))
    .pipe(z.array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)))
    .default([])
    .describe('mail domains with commas between them, such as school.example'),
  MAILRANGE_RUNTIME_NET_ADMIN: z
    .string()
    .regex(/^[\w.-]+$/)
    .optional()
    .describe('refuse, or the name of a container runtime that the engine knows, such as kata'),
  MAILRANGE_SCENARIOS: z.string().min(1).default('scenarios').describe('a folder'),
});

/** Settings, with their units in their names. */
export interface Config {
  port: number;
  host: string;
  /** Further host names that browsers may use for this server, beside loopback's. */
  names: string[];
  /** `solo`: one learner, no logins. `classroom`: accounts, classes, sessions. */
  mode: 'solo' | 'classroom';
  dataDir: string;
  /** A PostgreSQL database instead of the file in `dataDir`. */
  databaseUrl: string | null;
  install: 'auto' | 'never';
  dockerHost: string | null;
  /** Ready labs kept for each scenario. */
  poolSize: number;
  maxLabs: number;
  minFreeMiB: number;
  pools: { internet: string; inside: string };
  idleMinutes: number;
  recording: RecordingLimits;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  runtime: string | null;
  /** What hosts whose learner may load firewall rules run in: another runtime, the same one (null), or not at all. */
  netAdmin: { runtime: string | null; refused: boolean };
  scenariosDir: string;
  /** Single sign-on of instructors by OpenID Connect; null: none. `domains`: whose owners of addresses become instructors. */
  signOn: (OpenIdSettings & { domains: string[] }) | null;
}

/** Reads the environment; an empty variable counts as not set. Throws an Error that names each wrong variable, its value, and what is allowed. */
export const parseConfig = (environment: Record<string, string | undefined>): Config => {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(set);
  if (!parsed.success) throw new Error(complaints(parsed.error, set).join('\n'));
  const env = parsed.data;
  return {
    port: env.PORT,
    host: env.HOST,
    names: env.MAILRANGE_NAMES,
    mode: env.MAILRANGE_MODE,
    dataDir: env.MAILRANGE_DATA,
    databaseUrl: env.DATABASE_URL ?? null,
    install: env.MAILRANGE_INSTALL,
    dockerHost: env.DOCKER_HOST ?? null,
    poolSize: env.MAILRANGE_POOL,
    maxLabs: env.MAILRANGE_MAX_LABS,
    minFreeMiB: env.MAILRANGE_MIN_FREE_MIB,
    pools: { internet: env.MAILRANGE_INTERNET_POOL, inside: env.MAILRANGE_INSIDE_POOL },
    idleMinutes: env.MAILRANGE_IDLE_MINUTES,
    recording: recordingOf(env),
    logLevel: env.MAILRANGE_LOG_LEVEL,
    runtime: env.MAILRANGE_RUNTIME ?? null,
    netAdmin:
      env.MAILRANGE_RUNTIME_NET_ADMIN === 'refuse' ? { runtime: null, refused: true } : { runtime: env.MAILRANGE_RUNTIME_NET_ADMIN ?? null, refused: false },
    scenariosDir: env.MAILRANGE_SCENARIOS,
    signOn: signOnOf(env),
  };
};

/** A classroom records unless it is told not to, a lone learner only when told to. */
const recordingOf = (env: z.infer<typeof Environment>): RecordingLimits => {
  const [all, each] = [env.MAILRANGE_RECORD_MIB, env.MAILRANGE_RECORD_MIB_EACH];
  if (each > all) throw new Error(`MAILRANGE_RECORD_MIB is ${all}; it must be at least MAILRANGE_RECORD_MIB_EACH, which is ${each}.`);
  return {
    on: (env.MAILRANGE_RECORD ?? (env.MAILRANGE_MODE === 'classroom' ? 'on' : 'off')) === 'on',
    keptDays: env.MAILRANGE_RECORD_DAYS,
    totalBytes: all * 1024 * 1024,
    capBytes: each * 1024 * 1024,
  };
};

const signOnOf = (env: z.infer<typeof Environment>): Config['signOn'] => {
  if (env.MAILRANGE_OIDC_ISSUER === undefined) return null;
  if (env.MAILRANGE_MODE !== 'classroom') throw new Error('MAILRANGE_OIDC_ISSUER is set; it needs MAILRANGE_MODE=classroom.');
  const [clientId, url] = [env.MAILRANGE_OIDC_CLIENT_ID, env.MAILRANGE_URL];
  if (clientId === undefined) throw new Error('MAILRANGE_OIDC_ISSUER is set; it needs MAILRANGE_OIDC_CLIENT_ID, the name of this server at the provider.');
  if (url === undefined)
    throw new Error('MAILRANGE_OIDC_ISSUER is set; it needs MAILRANGE_URL, the address that people open: the provider sends them back there.');
  return {
    issuer: env.MAILRANGE_OIDC_ISSUER,
    clientId,
    clientSecret: env.MAILRANGE_OIDC_CLIENT_SECRET ?? null,
    name: env.MAILRANGE_OIDC_NAME,
    url,
    domains: env.MAILRANGE_OIDC_DOMAINS,
  };
};

const complaints = (error: z.ZodError, set: Record<string, string | undefined>): string[] => {
  const names = [...new Set(error.issues.map((issue) => String(issue.path[0])))];
  return names.map((name) => `${name} is ${JSON.stringify(set[name])}; it must be ${Environment.shape[name as keyof typeof Environment.shape].description}.`);
};
