import { z } from 'zod';
import { checks } from './registry.ts';

interface Field {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: readonly unknown[];
  const?: unknown;
  items?: Field;
  anyOf?: readonly Field[];
  oneOf?: readonly Field[];
  properties?: Record<string, Field>;
  required?: readonly string[];
}

/** What authors look for among the checks, and find elsewhere. */
const answers =
  'What a learner has to find out and say (an address in the log, a number, a set of names) is no check but a question under `quiz`, with ${variables} in its right answer.';

/** The authors' reference of every kind of check as Markdown, from what the schemas say of themselves. */
export function checksReference(): string {
  const sections = Object.values(checks).map((check) => {
    const schema = z.toJSONSchema(check.params, { io: 'input' }) as Field;
    return [`## ${check.name}`, '', check.summary, '', '| field | value | meaning |', '| --- | --- | --- |', ...rows(schema, ''), ''].join('\n');
  });
  return `# Checks\n\n${answers}\n\n${sections.join('\n')}`;
}

/** One row a field; fields of an object follow it as \`outer.inner\`. */
function rows({ properties = {}, required = [] }: Field, before: string): string[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const notes = [field.description, field.default === undefined ? '' : `Default: \`${JSON.stringify(field.default)}\`.`].filter(Boolean).join(' ');
    const optional = required.includes(name) ? '' : ' (optional)';
    return [
      `| \`${before}${name}\`${optional} | ${cell(kind(field))} | ${cell(notes)} |`,
      ...rows(field, `${before}${name}.`),
      ...rows(field.items ?? {}, `${before}${name}[].`),
      ...variants(field, `${before}${name}`),
      ...variants(field.items ?? {}, `${before}${name}[]`),
    ];
  });
}

/** The fields of each kind of object that a field may hold, named by what tells them apart. */
function variants({ anyOf = [], oneOf = [] }: Field, before: string): string[] {
  return [...anyOf, ...oneOf].flatMap((one) => {
    const constant = Object.values(one.properties ?? {}).find((field) => field.const !== undefined)?.const;
    return rows(one, constant === undefined ? `${before}.` : `${before}(${constant}).`);
  });
}

function kind(field: Field): string {
  if (field.enum) return field.enum.map((value) => `\`${value}\``).join(', ');
  if (field.const !== undefined) return `\`${field.const}\``;
  const choices = field.anyOf ?? field.oneOf;
  if (choices) return [...new Set(choices.map(kind))].join(' or ');
  if (field.type === 'array') return `list of ${kind(field.items ?? {})}`;
  return field.type ?? 'anything';
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
