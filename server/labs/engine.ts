import type { LabId } from '../protocol/ids.ts';

/** The container engine as the use cases need it. The adapter in `server/docker` is the only one that knows dockerode. */

/** A set of engine settings that scenario authors name and never spell out (see server/docker/profiles.ts). */
export type Profile = 'world' | 'shell' | 'postfix' | 'exim' | 'gateway';

/** An image of ours, by the name of its folder in `containers/`. */
export type ImageName = string;

export interface ZoneSpec {
  lab: LabId;
  zone: string;
  /** CIDR; the first host address is the gateway. */
  subnet: string;
  /** Outward zones have no engine isolation flag: the world holds the gateway address. Inside zones are `internal`. */
  outward: boolean;
}

export interface ContainerSpec {
  lab: LabId;
  /** `world`, a host's name, or `shell-outside`, `shell-office`. */
  role: string;
  image: ImageName;
  profile: Profile;
  hostname: string;
  /** In this order; the first outward zone gives the default route. */
  zones: { zone: string; address: string }[];
  env: Record<string, string>;
}

export interface RunResult {
  exitCode: number;
  /** stdout and stderr as they came, at most 256 KiB (the end is kept). */
  output: string;
}

/** A TTY in a container. `pause` and `resume` hold the engine's stream back. */
export interface TerminalStream extends AsyncDisposable {
  onData(listener: (chunk: Uint8Array) => void): void;
  /** The program ended or the stream was lost. */
  readonly ended: Promise<void>;
  write(data: string): void;
  resize(cols: number, rows: number): Promise<void>;
  pause(): void;
  resume(): void;
}

/** The stdin and stdout of a program in a container: the world's, or one that we started there. */
export interface LineStream extends AsyncDisposable {
  write(line: string): void;
  /** Lines without their end, each at most 16 MiB. */
  onLine(listener: (line: string) => void): void;
  readonly closed: Promise<void>;
}

export interface StandingLab {
  lab: LabId;
  containers: { role: string; running: boolean }[];
  zones: string[];
}

export interface Engine {
  /** `Docker 20.10.24`. Rejects with Problem `engine-unreachable`. */
  version(): Promise<string>;
  /** Throws Problem `guard-missing` unless the firewall rules that keep labs in are in place (puts them back first). */
  ensureGuard(): Promise<void>;
  /** Idempotent: an equal network that stands is taken as it is. Throws Problem `no-subnets` when the engine says that the subnet overlaps. */
  createZone(spec: ZoneSpec): Promise<void>;
  /** Creates, connects and starts. Idempotent by name. */
  startContainer(spec: ContainerSpec): Promise<void>;
  /** Runs to the end as root. Output of daemons left behind must not hold it open: it ends with the command. */
  run(lab: LabId, role: string, command: string[], options?: { stdin?: Uint8Array | string; timeoutMs?: number }): Promise<RunResult>;
  openTerminal(lab: LabId, role: string, command: string[], size: { cols: number; rows: number }): Promise<TerminalStream>;
  attach(lab: LabId, role: string): Promise<LineStream>;
  /** Starts a program as root that is spoken with until it ends. Disposing lets go: its stdin ends. */
  talk(lab: LabId, role: string, command: string[]): Promise<LineStream>;
  /** Removes containers, then networks; retried until nothing of the lab is left. */
  removeLab(lab: LabId): Promise<void>;
  /** Everything of this installation that stands, by lab. */
  standing(): Promise<StandingLab[]>;
  /** Calls back when a container of ours ends by itself. */
  onContainerEnded(listener: (ended: { lab: LabId; role: string }) => void): Disposable;
  /** Memory that could still be given to labs, in MiB. */
  freeMemoryMiB(): Promise<number>;
}
