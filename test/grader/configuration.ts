import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { crossReferences } from '../../server/core/scenario/cross-references.ts';
import { type Scenario, ScenarioDef } from '../../server/core/scenario/schema.ts';
import { Slug } from '../../server/protocol/ids.ts';
import { readYaml } from '../../server/scenarios/yaml-file.ts';

/** A tool that says something else than the grader, who of the two is right, and why. */
const Difference = z.strictObject({
  says: z.enum(['fault', 'sound', 'unclear']),
  right: z.enum(['grader', 'tool']).default('grader'),
  why: z.string().trim().min(1),
});

const why = z.record(Slug, z.string().trim().min(1));

/** One way a mail server is set up, and what every check must say of it: those that are not named pass. */
export const Configuration = z.strictObject({
  name: Slug,
  about: z.string().trim().min(1).describe('What it is, in a few words.'),
  grading: z.number().int().min(1).max(18).optional().describe('Its number among the configurations whose open forms were measured first (README.md).'),
  few: z.literal(true).optional().describe('One of the few that `npm test` tries; the others only `npm run test:full`.'),
  run: z.string().default('').describe('bash, as root, while the services are down; ${variables} of the lab filled in. The services start behind it.'),
  up: z.string().optional().describe('The same, once they are up.'),
  lasts: z.literal(true).optional().describe('The checks of the task `lasts` (a restart) are asked as well.'),
  tools: z
    .record(z.string(), Difference)
    .optional()
    .describe('The tools beside us are asked about this one too; every difference between them and the grader, by the name of the tool.'),
  fails: why.default({}).describe('Checks that must fail, each with a word why.'),
  inconclusive: why.default({}).describe('Checks that cannot be decided, each with a word why.'),
});
export type Configuration = z.infer<typeof Configuration>;

const File = z.strictObject({ fixture: Slug, configurations: z.array(Configuration).min(1) });

/** Configurations of one fixture, in the order of their file. */
export interface Family {
  fixture: string;
  scenario: Scenario;
  configurations: Configuration[];
}

/** Every file of `configurations/` with its fixture. Throws with file:line:column for what does not read, and for a check that does not exist. */
export function families(): Family[] {
  return readdirSync(join(import.meta.dirname, 'configurations'))
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .map((name) => {
      const { fixture, configurations } = read(`configurations/${name}`, File);
      const scenario = fixtureScenario(fixture);
      const checks = scenario.tasks.flatMap((task) => task.checks.map(({ id }) => id as string));
      const names = configurations.map((one) => one.name);
      for (const { name: own, fails, inconclusive } of configurations) {
        if (names.indexOf(own) !== names.lastIndexOf(own)) throw new Error(`${name}: ${own} is there twice`);
        const expected = [...Object.keys(fails), ...Object.keys(inconclusive)];
        for (const id of expected)
          if (!checks.includes(id) || expected.indexOf(id) !== expected.lastIndexOf(id))
            throw new Error(`${name}: ${own}: ${id} is no check, or is there twice`);
      }
      return { fixture, scenario, configurations };
    });
}

/** A fixture is the scenario.yml of a lab that nobody learns in: no story and no proof of its own, since the configurations are that. */
function fixtureScenario(name: string): Scenario {
  const file = `fixtures/${name}.yml`;
  const def = read(file, ScenarioDef);
  const [broken] = crossReferences(
    def,
    Object.values(def.lab.hosts).map(({ image }) => image),
  );
  if (broken) throw new Error(`${file}: ${broken.message}`);
  return {
    ...def,
    module: 'grader',
    moduleTitle: 'Grader',
    moduleOrder: 0,
    buildsOn: [],
    brief: '',
    briefs: {},
    debrief: '',
    debriefs: {},
    overlays: {},
    scripts: {},
  };
}

function read<T>(file: string, schema: z.ZodType<T>): T {
  const result = readYaml(readFileSync(join(import.meta.dirname, file), 'utf8'), schema);
  if (!result.ok) throw new Error(result.errors.map((error) => `${file}:${error}`).join('\n'));
  return result.value;
}
