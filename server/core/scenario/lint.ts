import { planLab } from '../plan.ts';
import { references } from '../variables.ts';
import { crossReferences } from './cross-references.ts';
import type { ScenarioDef } from './schema.ts';

/** Something an author must mend: in scenario.yml at `path` (where `near` stands, if it does), or in another file of the folder at `offset`. */
export type Finding = { message: string } & ({ path: PropertyKey[]; near?: string } | { file: string; offset: number });

/** A text of the folder that gets ${variables}: brief, debrief, templates, scripts. */
export interface FolderText {
  file: string;
  text: string;
}

/** Everything the schema cannot say of a scenario by itself: names that lead nowhere, variables that do not exist, tests that prove too little. */
export function lintScenario(def: ScenarioDef, texts: readonly FolderText[], images: readonly string[]): Finding[] {
  const broken = crossReferences(def, images);
  // What leads nowhere cannot be planned either; one error a mistake is enough.
  if (broken.length > 0) return broken;
  return [...unknownVariables(def, texts), ...proofs(def)];
}

function unknownVariables(def: ScenarioDef, texts: readonly FolderText[]): Finding[] {
  const known = valueNames(def);
  if (known instanceof Error) return [{ path: ['lab'], ...('variable' in known && { near: `\${${known.variable}}` }), message: known.message }];
  const message = (name: string) => `there is no variable \${${name}} (a literal \${ is written $\${)`;
  return [
    ...strings(def).flatMap(({ path, text }) =>
      references(text)
        .filter(({ name }) => !known.has(name))
        .map(({ name }) => ({ path, near: `\${${name}`, message: message(name) })),
    ),
    ...texts.flatMap(({ file, text }) =>
      references(text)
        .filter(({ name }) => !known.has(name))
        .map(({ name, index }) => ({ file, offset: index, message: message(name) })),
    ),
  ];
}

/** The names a lab of this scenario will have, found by planning one. */
function valueNames(def: ScenarioDef): Set<string> | Error {
  const subnets = Object.fromEntries(def.lab.zones.map((zone, i) => [zone, `10.0.${i}.0/28`]));
  try {
    return new Set(Object.keys(planLab(def, { lab: 'lintlintli', seed: 'lint', subnets }).values));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function strings(value: unknown, path: PropertyKey[] = []): { path: PropertyKey[]; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => strings(item, [...path, Array.isArray(value) ? Number(key) : key]));
}

function proofs({ tests }: ScenarioDef): Finding[] {
  const findings: Finding[] = [];
  const solutions = Object.keys(tests.solutions).length;
  const wrong = Object.keys(tests.wrong).length;
  if (solutions < 3) findings.push({ path: ['tests', 'solutions'], message: `${solutions} solutions: at least 3 that take different ways are needed` });
  if (wrong < 4) findings.push({ path: ['tests', 'wrong'], message: `${wrong} wrong fixes: at least 4 are needed` });
  if (!Object.hasOwn(tests.wrong, 'untouched'))
    findings.push({ path: ['tests', 'wrong'], message: 'untouched is missing: the checks that fail before anything is mended' });
  for (const [name, { run, fails, inconclusive }] of Object.entries(tests.wrong)) {
    const path = ['tests', 'wrong', name];
    if (name === 'untouched' ? run !== undefined : run === undefined)
      findings.push({ path, message: name === 'untouched' ? 'untouched runs nothing' : 'run is missing' });
    if (fails.length + inconclusive.length === 0) findings.push({ path, message: 'a wrong fix must fail a check' });
    for (const check of fails) if (inconclusive.includes(check)) findings.push({ path, near: check, message: `${check} cannot both fail and be inconclusive` });
  }
  return findings;
}
