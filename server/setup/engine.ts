import { join } from 'node:path';
import { Problem } from '../protocol/problems.ts';
import { ensureAptPackage, type InstallOptions, lastLines, whyNotInstall } from './apt.ts';
import { thisMachine } from './machine.ts';
import { engineAddress, usualSocket } from './ping-engine.ts';

const startsWithinMs = 60_000;
const betweenPingsMs = 250;

export interface EngineNeed extends InstallOptions {
  /** DOCKER_HOST, or null for the usual socket. An engine named here is used as it is: nothing is installed or started. */
  dockerHost: string | null;
  /** Folder for `dockerd.log`, where dockerd is started without systemd. */
  dataDir: string;
}

/**
 * Sees to it that a Docker Engine answers: uses, starts or installs one (Debian and Ubuntu, as root).
 * Throws Problem `engine-unreachable` that says what to install or start. Safe to call again.
 */
export async function ensureEngine(need: EngineNeed): Promise<void> {
  const { dockerHost, say, machine = thisMachine } = need;
  const address = engineAddress(dockerHost);
  if (!address) {
    if (dockerHost?.startsWith('ssh://')) return;
    throw new Problem('engine-unreachable', `DOCKER_HOST is ${dockerHost}, which is none of unix:///path, tcp://host:port and ssh://host.`);
  }
  if (await machine.ping(address)) return;
  if (dockerHost)
    throw new Problem('engine-unreachable', `no engine answers at DOCKER_HOST=${dockerHost}. Start that engine, or unset DOCKER_HOST to use ${usualSocket}.`);

  const reason = whyNotInstall(need);
  if (!machine.exists('/usr/bin/dockerd') && !machine.exists('/usr/sbin/dockerd')) {
    if (reason) {
      throw new Problem(
        'engine-unreachable',
        `nothing answers at ${usualSocket} and no engine was installed because ${reason}. Install Docker Engine (Debian, Ubuntu: apt-get install docker.io iptables; others: docs.docker.com/engine/install), or name one in DOCKER_HOST.`,
      );
    }
    say('No Docker Engine answers here.');
    await ensureAptPackage(['docker.io', 'iptables'], need).catch((error: Problem) => {
      throw new Problem('engine-unreachable', error.detail ?? String(error), { cause: error });
    });
    if (await machine.ping(address)) return say('The Docker Engine is running.');
  } else if (!machine.isRoot) {
    throw new Problem(
      'engine-unreachable',
      `Docker is installed but does not answer to this user at ${usualSocket}. Start it (sudo systemctl start docker), and join its group (sudo usermod -aG docker $USER, then log in again).`,
    );
  }
  await startDaemon(need);
}

async function startDaemon({ say, dataDir, machine = thisMachine }: EngineNeed): Promise<void> {
  const started = Date.now();
  const bySystemd = machine.exists('/run/systemd/system');
  const log = join(dataDir, 'dockerd.log');
  say(bySystemd ? 'Starting the Docker Engine (systemctl start docker) …' : `Starting the Docker Engine (dockerd, log in ${log}) …`);
  let isRunning = () => true;
  if (bySystemd) {
    const { exitCode, output } = await machine.run('systemctl', ['start', 'docker']);
    if (exitCode !== 0) throw new Problem('engine-unreachable', `systemctl start docker failed: ${lastLines(output)}. journalctl -u docker has the reason.`);
  } else {
    isRunning = machine.launch('dockerd', [], log);
  }
  for (let waitedMs = 0; waitedMs < startsWithinMs; waitedMs += betweenPingsMs) {
    if (await machine.ping({ socketPath: usualSocket })) return say(`The Docker Engine answers after ${((Date.now() - started) / 1000).toFixed(1)} s.`);
    if (!isRunning()) break;
    await machine.wait(betweenPingsMs);
  }
  const said = bySystemd ? 'journalctl -u docker has the reason' : `${log} ends with: ${lastLines(machine.read(log) ?? '', 3)}`;
  throw new Problem(
    'engine-unreachable',
    `the Docker Engine was started and ${isRunning() ? `does not answer within ${startsWithinMs / 1000} s` : 'ended at once'}; ${said}.`,
  );
}
