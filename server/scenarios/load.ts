import { basename, join } from 'node:path';
import { ModuleDef, type Scenario } from '../core/scenario/schema.ts';
import { loadScenario } from './load-scenario.ts';
import { folders, readText } from './scenario-folder.ts';
import { readYaml } from './yaml-file.ts';

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
  for (const module of await folders(dir)) {
    const shown = join(basename(dir), module, 'module.yml');
    const text = await readText(join(dir, module), 'module.yml').catch(() => null);
    const read = text === null ? { ok: false as const, errors: ['1:1: missing'] } : readYaml(text, ModuleDef);
    if (!read.ok) found.broken.push({ id: module, file: shown, errors: read.errors.map((error) => `${shown}:${error}`) });
    const { title, order } = read.ok ? read.value : { title: module, order: 0 };
    for (const id of await folders(join(dir, module))) {
      const file = join(basename(dir), module, id, 'scenario.yml');
      const loaded = await loadScenario(join(dir, module, id), file, { module, moduleTitle: title, moduleOrder: order }).catch((error: Error) => ({
        ok: false as const,
        errors: [`${file}: ${error.message}`],
      }));
      if (!loaded.ok) found.broken.push({ id, file, errors: loaded.errors });
      else if (found.scenarios.some((other) => other.id === loaded.scenario.id))
        found.broken.push({ id, file, errors: [`${file}: another module has a scenario called ${id}`] });
      else found.scenarios.push(loaded.scenario);
    }
  }
  found.scenarios.sort((a, b) => a.moduleOrder - b.moduleOrder || a.module.localeCompare(b.module) || a.order - b.order || a.id.localeCompare(b.id));
  return found;
}
