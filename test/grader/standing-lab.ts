import { applyScript, type FreshLab, freshLab } from '../../server/cli/fresh-lab.ts';
import type { Scenario } from '../../server/core/scenario/schema.ts';
import { interpolate } from '../../server/core/variables.ts';
import type { Deps } from '../../server/labs/deps.ts';
import { gradeLab } from '../../server/labs/grading/attempts.ts';
import { greets, LiveLab } from '../../server/labs/life/live-lab.ts';
import type { Verdict } from '../../server/protocol/verdict.ts';
import type { Configuration } from './configuration.ts';

/** What a start may take on a busy machine; some configurations greet nowhere, on purpose. */
const greetingMs = 12_000;
const kept = '/run/mailrange/kept.tar';
const places = 'etc var home root';
const endEverything = `python3 -I -c 'import sys; sys.path.insert(0, "/usr/lib/mailrange"); from services import boot; boot.end_everything()'`;

/**
 * One lab for many configurations. Before each of them every process of the host is ended and /etc, /var, /home and /root are put back as they were
 * before the first start; after it the services start as at a boot. Firewall rules go with that. The world stays, and no address of it asks twice.
 */
export class StandingLab implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #fresh: FreshLab;

  private constructor(deps: Deps, fresh: FreshLab) {
    this.#deps = deps;
    this.#fresh = fresh;
  }

  static async start(deps: Deps, scenario: Scenario): Promise<StandingLab> {
    const fresh = await freshLab(deps, scenario);
    const standing = new StandingLab(deps, fresh);
    try {
      await standing.#run(`${endEverything}\nrm -rf /var/spool/postfix/{active,deferred,incoming}/* /tmp/*\ntar -C / -cf ${kept} ${places}`);
      return standing;
    } catch (error) {
      await fresh[Symbol.asyncDispose]();
      throw error;
    }
  }

  get lab(): LiveLab {
    return this.#fresh.lab;
  }

  async configure({ run, up }: Pick<Configuration, 'run' | 'up'>): Promise<void> {
    const { lab } = this.#fresh;
    const script = Buffer.from(interpolate(run, lab.plan.values)).toString('base64');
    await this.#run(`${endEverything}
find /etc /var /home /root -xdev -mindepth 1 -delete
rm -rf /tmp/*
setpriv --groups "0,$(< /usr/lib/mailrange/seed.groups)" tar -C / --numeric-owner -xpf ${kept}
base64 -d <<< "${script}" | bash -euo pipefail
# Postfix reads no main.cf that changed within the last two seconds.
find /etc -xdev -type f -mmin -5 -exec touch -d '1 hour ago' {} +
/usr/lib/mailrange/boot restart || true`);
    await greets(this.#deps, lab.world, lab.plan, lab.plan.main, [25, 587], greetingMs);
    if (up !== undefined) await applyScript(this.#deps, lab, lab.plan.main, up);
  }

  /** Grades the host as it stands now, with the checks of these tasks. */
  async grade(tasks: (id: string) => boolean): Promise<Verdict[]> {
    const { lab } = this.#fresh;
    const asked = { ...lab.scenario, tasks: lab.scenario.tasks.filter(({ id }) => tasks(id)) };
    const view = new LiveLab(this.#deps, lab.plan, asked, lab.world);
    for (const address of lab.usedAddresses) view.usedAddresses.add(address);
    try {
      return await gradeLab(this.#deps, view, () => undefined);
    } finally {
      for (const address of view.usedAddresses) lab.usedAddresses.add(address);
      await view.terminals[Symbol.asyncDispose]();
      await view.configuration[Symbol.asyncDispose]();
    }
  }

  async #run(script: string): Promise<void> {
    const { lab } = this.#fresh;
    const { exitCode, output } = await this.#deps.engine.run(lab.plan.lab, lab.plan.main, ['/bin/bash', '-euo', 'pipefail', '-c', script], {
      timeoutMs: 120_000,
    });
    if (exitCode !== 0) throw new Error(`A script ended with ${exitCode}: ${output.slice(-2000)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#fresh[Symbol.asyncDispose]();
  }
}
