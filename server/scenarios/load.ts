import { basename, join } from 'node:path';
import { ModuleDef, type Scenario } from '../core/scenario/schema.ts';
import { loadScenario } from './load-scenario.ts';
import { folders, readText } from './scenario-folder.ts';
import { readYaml, type YamlRead } from './yaml-file.ts';

export interface BrokenScenario {
  /** Name of its folder. */
  id: string;
  file: string;
  /** `file:line:column: message`, or `file: message`. */
  errors: string[];
}

export interface LoadedScenarios {
  /** By module, then by place in it. */
  scenarios: Scenario[];
  broken: BrokenScenario[];
}

/** Reads `dir/<module>/<id>/`. A broken scenario never stops the others; only a folder that cannot be read rejects. */
export async function loadScenarios(dir: string): Promise<LoadedScenarios> {
  const found: LoadedScenarios = { scenarios: [], broken: [] };
  const modules: ReadModule[] = [];
  for (const module of await folders(dir)) {
    const shown = join(basename(dir), module, 'module.yml');
    const text = await readText(join(dir, module), 'module.yml').catch(() => null);
    const read = text === null ? { ok: false as const, errors: ['1:1: missing'] } : readYaml(text, ModuleDef);
    if (!read.ok) found.broken.push({ id: module, file: shown, errors: read.errors.map((error) => `${shown}:${error}`) });
    const { title, order, builds_on } = read.ok ? read.value : { title: module, order: 0, builds_on: {} };
    const ids = await folders(join(dir, module));
    if (read.ok) modules.push({ module, shown, read, ids });
    for (const id of ids) {
      const file = join(basename(dir), module, id, 'scenario.yml');
      const loaded = await loadScenario(join(dir, module, id), file, { module, moduleTitle: title, moduleOrder: order, buildsOn: builds_on[id] ?? [] }).catch(
        (error: Error) => ({
          ok: false as const,
          errors: [`${file}: ${error.message}`],
        }),
      );
      if (!loaded.ok) found.broken.push({ id, file, errors: loaded.errors });
      else if (found.scenarios.some((other) => other.id === loaded.scenario.id))
        found.broken.push({ id, file, errors: [`${file}: another module has a scenario called ${id}`] });
      else found.scenarios.push(loaded.scenario);
    }
  }
  found.scenarios.sort((a, b) => a.moduleOrder - b.moduleOrder || a.module.localeCompare(b.module) || a.order - b.order || a.id.localeCompare(b.id));
  for (const each of modules) {
    const errors = wrongOrder(each, found, modules);
    if (errors.length > 0) found.broken.push({ id: each.module, file: each.shown, errors });
  }
  return found;
}

interface ReadModule {
  module: string;
  shown: string;
  read: Extract<YamlRead<ModuleDef>, { ok: true }>;
  /** Its folders, whether or not they could be loaded. */
  ids: string[];
}

/** What a scenario builds on must be there, and come before it. A broken scenario is blamed once, by its own errors. */
function wrongOrder({ shown, read, ids }: ReadModule, { scenarios }: LoadedScenarios, modules: readonly ReadModule[]): string[] {
  const place = (id: string) => scenarios.findIndex((scenario) => scenario.id === id);
  const known = modules.flatMap((module) => module.ids);
  return Object.entries(read.value.builds_on).flatMap(([id, others]) => {
    const say = (message: string, near?: string) => `${shown}:${read.position(['builds_on', id], near)}: ${message}`;
    if (!ids.includes(id)) return [say(`this module has no scenario called ${id}`)];
    return others.flatMap((other) => {
      if (!known.includes(other)) return [say(`there is no scenario called ${other}`, other)];
      return place(id) >= 0 && place(other) >= place(id) ? [say(`${other} does not come before ${id}`, other)] : [];
    });
  });
}
