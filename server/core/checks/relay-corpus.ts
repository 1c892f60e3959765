/** What a form of address is built from. Nothing here is quoted or escaped: the forms go out byte for byte. */
export interface RelayNames {
  /** The learner's domain. */
  D: string;
  /** The server's host name. */
  H: string;
  /** The server's address. */
  T: string;
  /** A foreign domain whose MX is the sink. */
  E: string;
  /** An address of the sink. */
  S: string;
  /** A nonce: the local part. */
  u: string;
  /** An existing local mailbox, e.g. `alice@harbor.test`. */
  control: string;
  /** Reverse-path and HELO name of an ordinary stranger. */
  sender: string;
  helo: string;
  /** An attacker's domain that names the victim as its MX; null when the lab has none. */
  M: string | null;
}

export interface RelayForm {
  name: string;
  /** `core`: can only mean a foreign mailbox. `exotic`: a server may read it as its own mailbox, so acceptance alone is no fault. */
  kind: 'core' | 'exotic';
  /** One of the few that are asked again on the second way (TLS or clear) of a listener. */
  brief?: true;
  /** Exim answers 501, and hangs up on a client at the fourth of them (smtp_max_synprot_errors). */
  odd?: true;
  /** Where it has two: each of them is refused by itself. */
  recipients?: 2;
  from?: (n: RelayNames) => string;
  to: (n: RelayNames) => string[];
  helo?: (n: RelayNames) => string;
  verb?: 'HELO';
  xclient?: string;
  needs?: 'M';
}

const plain = (n: RelayNames) => [`${n.u}@${n.E}`];
const to = (build: (n: RelayNames) => string) => (n: RelayNames) => [build(n)];

type More = Partial<Pick<RelayForm, 'brief' | 'odd'>>;
const core = (name: string, form: Partial<RelayForm> = {}): RelayForm => ({ name, kind: 'core', to: plain, ...form });
const exotic = (name: string, build: (n: RelayNames) => string, more: More = {}): RelayForm => ({ name, kind: 'exotic', to: to(build), ...more });
const odd: More = { odd: true };

/** Every form of address and identity that a server is known to have relayed for by mistake. One transaction each. */
export const relayCorpus: readonly RelayForm[] = [
  core('plain', { brief: true }),
  core('null-sender', { from: () => '', brief: true }),
  core('bare-sender', { from: () => 'spamtest', odd: true }),
  core('self', { from: (n) => `${n.u}@${n.E}` }),
  core('upper', { to: to((n) => `${n.u}@${n.E}`.toUpperCase()) }),
  core('trailing-dot', { to: to((n) => `${n.u}@${n.E}.`), odd: true }),
  core('helo-old', { verb: 'HELO' }),
  core('spoof-local-user', { from: (n) => n.control, brief: true }),
  core('spoof-local-nouser', { from: (n) => `nobody-${n.u.slice(2, 8)}@${n.D}` }),
  core('spoof-host', { from: (n) => `root@${n.H}` }),
  core('spoof-ip', { from: (n) => `root@[${n.T}]`, odd: true }),
  core('spoof-localhost', { from: () => 'root@localhost' }),
  core('unanch-sender', { from: (n) => `a@${n.D}.${n.E}`, brief: true }),
  core('helo-D', { helo: (n) => n.D, brief: true }),
  core('helo-H', { helo: (n) => n.H }),
  core('helo-localhost', { helo: () => 'localhost' }),
  exotic('pct@D', (n) => `${n.u}%${n.E}@${n.D}`, { brief: true }),
  exotic('pct@H', (n) => `${n.u}%${n.E}@${n.H}`),
  exotic('pct@ip', (n) => `${n.u}%${n.E}@[${n.T}]`, odd),
  exotic('pct-bare', (n) => `${n.u}%${n.E}`, odd),
  exotic('pct-quoted', (n) => `"${n.u}%${n.E}"`, odd),
  exotic('pct-double', (n) => `${n.u}%${n.E}%${n.D}@${n.D}`),
  exotic('quoted-at', (n) => `"${n.u}@${n.E}"`, odd),
  exotic('quoted-at@ip', (n) => `"${n.u}@${n.E}"@[${n.T}]`, odd),
  exotic('quoted-at@D', (n) => `"${n.u}@${n.E}"@${n.D}`),
  exotic('at-at@ip', (n) => `${n.u}@${n.E}@[${n.T}]`, odd),
  exotic('at-at@D', (n) => `${n.u}@${n.E}@${n.D}`, odd),
  exotic('trailing-at', (n) => `${n.u}@${n.E}@`, odd),
  core('route-D', { to: to((n) => `@${n.D}:${n.u}@${n.E}`) }),
  core('route-H', { to: to((n) => `@${n.H}:${n.u}@${n.E}`) }),
  core('route-ip', { to: to((n) => `@[${n.T}]:${n.u}@${n.E}`), odd: true }),
  exotic('bang-bare', (n) => `${n.E}!${n.u}`, odd),
  exotic('bang@ip', (n) => `${n.E}!${n.u}@[${n.T}]`, odd),
  exotic('bang@D', (n) => `${n.E}!${n.u}@${n.D}`),
  exotic('bang@H', (n) => `${n.E}!${n.u}@${n.H}`),
  core('rcpt-ip-literal', { to: to((n) => `${n.u}@[${n.S}]`), odd: true }),
  core('unanch-prefix', { to: to((n) => `${n.u}@${n.D}.${n.E}`), brief: true }),
  core('unanch-suffix', { to: to((n) => `${n.u}@evil${n.D}`) }),
  core('unanch-quoted', { to: to((n) => `"${n.u}@${n.D}"@${n.E}`) }),
  core('mx-abuse', { to: to((n) => `${n.u}@${n.M}`), needs: 'M', brief: true }),
  core('two-rcpt', { to: (n) => [n.control, `${n.u}@${n.E}`], recipients: 2, brief: true }),
  core('xclient', { xclient: 'ADDR=127.0.0.1 NAME=localhost' }),
];
