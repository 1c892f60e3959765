import type Docker from 'dockerode';
import type { EngineEvents } from './engine-events.ts';
import { engineProblem } from './engine-problem.ts';
import type { RunProgram } from './guard.ts';
import { labelOf } from './names.ts';
import { runCommand } from './run-command.ts';

export interface GuardProgramOptions {
  docker: Docker;
  events: EngineEvents;
  installation: string;
  /** Tag of the image that has iptables; builds it if it must. */
  image(): Promise<string>;
  /** Runs a program on this machine. */
  local: RunProgram;
  /** False when the Engine is another machine's: rules of this one would guard nothing. */
  sameMachine: boolean;
}

/**
 * Does the firewall's work on the Engine's host: with this machine's own iptables where the server may use it, otherwise from a
 * short-lived container in the host's network namespace (iptables(8) there needs NET_ADMIN and NET_RAW, nothing else).
 */
export async function withGuardProgram(options: GuardProgramOptions, work: (run: RunProgram) => Promise<void>): Promise<void> {
  if (options.sameMachine && (await usable(options.local))) return work(options.local);
  const container = await start(options);
  try {
    await work((program, args) => runCommand(container, options.events, [program, ...args], { timeoutMs: 15_000 }));
  } finally {
    await container.remove({ force: true }).catch(() => undefined);
  }
}

/** Present for both families, and the server has the right. */
async function usable(run: RunProgram): Promise<boolean> {
  const looks = await Promise.all(['iptables', 'ip6tables'].map((program) => run(program, ['-w', '5', '-S', 'INPUT'])));
  return looks.every(({ exitCode }) => exitCode === 0);
}

async function start({ docker, installation, image }: GuardProgramOptions): Promise<Docker.Container> {
  try {
    const container = await docker.createContainer({
      Image: await image(),
      Labels: { [labelOf.installation]: installation },
      HostConfig: {
        NetworkMode: 'host',
        CapDrop: ['ALL'],
        CapAdd: ['NET_ADMIN', 'NET_RAW'],
        AutoRemove: true,
        Tmpfs: { '/run': 'rw,noexec,nosuid,size=1m' },
        ReadonlyRootfs: true,
      },
    });
    await container.start();
    return container;
  } catch (error) {
    throw engineProblem(error, 'Starting the container that puts the firewall rules in place');
  }
}
