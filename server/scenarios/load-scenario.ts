import { basename, dirname, join } from 'node:path';
import { type Finding, type FolderText, lintScenario } from '../core/scenario/lint.ts';
import { type OverlayFile, type Scenario, ScenarioDef } from '../core/scenario/schema.ts';
import { readOverlay, readScripts, readText, readTranslations } from './scenario-folder.ts';
import { lineColumn, readYaml } from './yaml-file.ts';

/** Images that a host may name: folders of containers/ with a mail server in them. */
const images = ['postfix', 'exim', 'identity'];

export type Loaded = { ok: true; scenario: Scenario } | { ok: false; errors: string[] };

/** Reads one scenario's folder whole. `shown` is what errors call its scenario.yml. Rejects when the folder cannot be read. */
export async function loadScenario(
  folder: string,
  shown: string,
  module: Pick<Scenario, 'module' | 'moduleTitle' | 'moduleOrder' | 'buildsOn'>,
): Promise<Loaded> {
  const yaml = await readText(folder, 'scenario.yml');
  if (yaml === null) return { ok: false, errors: [`${shown}: missing`] };
  const read = readYaml(yaml, ScenarioDef);
  if (!read.ok) return { ok: false, errors: read.errors.map((error) => `${shown}:${error}`) };
  const def = read.value;
  const errors: string[] = [];
  const blame = (path: PropertyKey[], message: string, near?: string) => errors.push(`${shown}:${read.position(path, near)}: ${message}`);

  if (def.id !== basename(folder)) blame(['id'], `the id must be the name of the folder, ${basename(folder)}`);
  const scripts = await readScripts(folder);
  const texts: FolderText[] = Object.entries(scripts).map(([file, text]) => ({ file, text }));
  const [brief, debrief] = await Promise.all(['brief.md', 'debrief.md'].map((file) => readText(folder, file)));
  for (const [file, text] of [['brief.md', brief] as const, ['debrief.md', debrief] as const]) {
    if (text?.trim()) texts.push({ file, text });
    else errors.push(`${join(dirname(shown), file)}: missing or empty`);
  }
  const translations = await readTranslations(folder);
  for (const { file, text } of translations)
    if (text.trim()) texts.push({ file, text });
    else errors.push(`${join(dirname(shown), file)}: empty`);
  const inLanguages = (name: string) => Object.fromEntries(translations.flatMap((one) => (one.name === name ? [[one.language, one.text]] : [])));
  const overlays: Record<string, OverlayFile[]> = {};
  for (const [host, { overlay }] of Object.entries(def.lab.break)) {
    if (overlay === undefined) continue;
    const files = await readOverlay(folder, overlay);
    if (files) overlays[overlay] = files;
    else blame(['lab', 'break', host, 'overlay'], `there is no folder ${overlay}`);
    for (const file of files ?? []) if (file.template) texts.push({ file: join(overlay, `${file.path}.tmpl`), text: new TextDecoder().decode(file.content) });
  }
  const resolved = withScripts(def, scripts, (path, name) => blame(path, `there is no script ${name}`));

  const say = (finding: Finding) => {
    if ('path' in finding) blame(finding.path, finding.message, finding.near);
    else
      errors.push(
        `${join(dirname(shown), finding.file)}:${lineColumn(texts.find(({ file }) => file === finding.file)?.text ?? '', finding.offset)}: ${finding.message}`,
      );
  };
  lintScenario(def, texts, images).forEach(say);
  if (errors.length > 0) return { ok: false, errors };
  const told = { brief: brief ?? '', debrief: debrief ?? '', briefs: inLanguages('brief'), debriefs: inLanguages('debrief') };
  return { ok: true, scenario: { ...resolved, ...module, ...told, overlays, scripts } };
}

/** Puts the text of a script in the place of its file's name. */
function withScripts(def: ScenarioDef, scripts: Record<string, string>, missing: (path: PropertyKey[], name: string) => void): ScenarioDef {
  const text = (run: string, path: PropertyKey[]) => {
    if (!/^\S+\.sh$/.test(run)) return run;
    if (!Object.hasOwn(scripts, run)) missing(path, run);
    return scripts[run] ?? '';
  };
  const each = <V, W>(record: Record<string, V>, change: (value: V, name: string) => W) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
  return {
    ...def,
    lab: {
      ...def.lab,
      events: each(def.lab.events, (event, name) => ({ ...event, run: text(event.run, ['lab', 'events', name, 'run']) })),
      break: each(def.lab.break, (damage, host) => (damage.run ? { ...damage, run: text(damage.run, ['lab', 'break', host, 'run']) } : damage)),
    },
    tests: {
      solutions: each(def.tests.solutions, (solution, name) =>
        typeof solution === 'string'
          ? text(solution, ['tests', 'solutions', name])
          : { ...solution, run: text(solution.run, ['tests', 'solutions', name, 'run']) },
      ),
      wrong: each(def.tests.wrong, (wrong, name) => (wrong.run ? { ...wrong, run: text(wrong.run, ['tests', 'wrong', name, 'run']) } : wrong)),
    },
  };
}
