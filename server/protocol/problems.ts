import { z } from 'zod';

/** Every expected failure, by a permanent code: the title says what happened, the advice what to do. */
const catalogue = {
  'bad-request': { status: 400, title: 'The request was not understood', advice: 'Reload the page; if it happens again, report it with the detail.' },
  'not-found': { status: 404, title: 'There is no such thing', advice: 'Go back to the catalogue and choose again.' },
  forbidden: { status: 403, title: 'That belongs to somebody else', advice: 'Open your own lab from the catalogue.' },
  'sign-in-needed': { status: 401, title: 'You are not signed in', advice: 'Sign in, or join your class with its code.' },
  'wrong-credentials': { status: 403, title: 'Name and password do not fit', advice: 'Check both and try again.' },
  'sign-on-failed': { status: 502, title: 'Single sign-on did not work', advice: 'Try again; if it fails again the server log has the reason.' },
  'link-spent': {
    status: 410,
    title: 'This link is no longer valid',
    advice: 'Ask your instructor for a new one; the set-up link is printed when the server starts.',
  },
  'join-refused': { status: 404, title: 'No open class has this code', advice: 'Check the code with your instructor, who can also open the class again.' },
  'too-many-requests': { status: 429, title: 'Too many requests', advice: 'Wait a moment and try again.' },
  'engine-unreachable': { status: 503, title: 'The Docker Engine does not answer', advice: 'Start Docker (or set DOCKER_HOST); the page recovers by itself.' },
  'engine-refused': { status: 502, title: 'The Docker Engine refused', advice: 'The detail has the reason. Mend it, then retry.' },
  'disk-full': { status: 507, title: 'The disk is full', advice: 'Free some space (docker system df shows what Docker holds), then retry.' },
  'database-busy': { status: 503, title: 'The database is in use', advice: 'Try again in a moment; if it lasts, look which other program has it open.' },
  'database-unreachable': {
    status: 503,
    title: 'The database does not answer',
    advice: 'Start PostgreSQL or mend DATABASE_URL; nothing that was kept is lost.',
  },
  'backup-failed': { status: 500, title: 'The backup was not made', advice: 'Mend what the detail names, then back up again.' },
  'not-a-backup': { status: 422, title: 'This file cannot be restored', advice: 'Name a file that backup has written for the same kind of database.' },
  'server-running': { status: 409, title: 'The database is being used', advice: 'Stop the server, then restore again. Nothing was changed.' },
  'guard-missing': {
    status: 503,
    title: 'The network guard is not in place',
    advice: 'Labs start only behind the firewall rules that keep them in. Run the server as root, or install them as the README says.',
  },
  'images-missing': { status: 503, title: 'The images are still being built', advice: 'Wait until the progress bar is full; labs start by themselves then.' },
  'image-failed': { status: 500, title: 'An image could not be built', advice: 'The detail has the last lines of the build. Mend it and press Retry.' },
  'no-subnets': {
    status: 503,
    title: 'No network addresses are left for another lab',
    advice: 'End a lab, or widen MAILRANGE_INTERNET_POOL and MAILRANGE_INSIDE_POOL.',
  },
  'host-down': { status: 500, title: 'A mail server of the lab does not come up', advice: 'Retry; if it fails again the scenario is broken.' },
  'world-down': { status: 500, title: 'The world of this lab does not answer', advice: 'Reset the lab. Nothing you earned is lost.' },
  'lab-not-ready': { status: 409, title: 'The lab is not ready', advice: 'Wait until it is, or start it again.' },
  'lab-busy': { status: 409, title: 'A check is already running', advice: 'Wait for its verdicts.' },
  'check-broken-off': { status: 503, title: 'This Check was not finished', advice: 'Press Check again. Nothing you earned is lost.' },
  'firewall-refused': {
    status: 403,
    title: 'This scenario is switched off here',
    advice: 'Choose another one. Whoever runs this server can allow it: MAILRANGE_RUNTIME_NET_ADMIN.',
  },
  'scenario-broken': { status: 422, title: 'The scenario file has errors', advice: 'Run npm run --silent mailrange -- lint and mend what it names.' },
  'apply-failed': { status: 500, title: 'A script did not run to its end', advice: 'The detail has its output.' },
  'name-taken': { status: 409, title: 'Somebody else has that name', advice: 'Choose another one.' },
  'shutting-down': { status: 503, title: 'The server is stopping', advice: 'Try again when it is back.' },
  internal: { status: 500, title: 'Something went wrong on our side', advice: 'Try again; the server log has the cause.' },
} as const satisfies Record<string, { status: number; title: string; advice: string }>;

export type ProblemCode = keyof typeof catalogue;
export const ProblemCode = z.enum(Object.keys(catalogue) as [ProblemCode, ...ProblemCode[]]);

/** A problem as the browser and `--json` see it. */
export const ProblemView = z.strictObject({ code: ProblemCode, title: z.string(), detail: z.string(), advice: z.string() });
export type ProblemView = z.infer<typeof ProblemView>;

/** The one operational error class. `detail` says what happened and why in one or two sentences. */
export class Problem extends Error {
  readonly code: ProblemCode;
  constructor(code: ProblemCode, detail: string, options?: { cause?: unknown }) {
    super(`${catalogue[code].title}: ${detail}`, options);
    this.name = 'Problem';
    this.code = code;
    this.detail = detail;
  }
  readonly detail: string;
  get status(): number {
    return catalogue[this.code].status;
  }
  get view(): ProblemView {
    const { title, advice } = catalogue[this.code];
    return { code: this.code, title, detail: this.detail, advice };
  }
}
