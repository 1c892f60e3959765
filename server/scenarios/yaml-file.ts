import { isAlias, isMap, isNode, LineCounter, type Pair, parseDocument } from 'yaml';
import type { z } from 'zod';
import { yamlRefusal } from './yaml-guard.ts';

/** A YAML text read against a schema, or what is wrong with it as `line:column: message`. */
export type YamlRead<T> = { ok: true; value: T; position(path: readonly PropertyKey[], near?: string): string } | { ok: false; errors: string[] };

export function readYaml<T>(text: string, schema: z.ZodType<T>): YamlRead<T> {
  const refusal = yamlRefusal(text);
  if (refusal) return { ok: false, errors: [`${lineColumn(text, refusal.offset)}: ${refusal.message}`] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) return { ok: false, errors: document.errors.map((error) => `${lineColumn(text, error.pos[0])}: ${error.message}`) };

  const position = (path: readonly PropertyKey[], near?: string) => {
    const [start, end] = range(document.contents, path, text.length);
    const found = near === undefined ? -1 : text.indexOf(near, start);
    return lineColumn(text, found >= 0 && found < end ? found : start);
  };
  let raw: unknown;
  try {
    raw = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    return { ok: false, errors: [`1:1: ${(error as Error).message}`] };
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { ok: true, value: parsed.data, position };
  return {
    ok: false,
    errors: parsed.error.issues.flatMap(flatten).map(({ path, message }) => `${position(path)}: ${[path.join('.'), message].filter(Boolean).join(': ')}`),
  };
}

/** `line:column` of an offset, both from 1. */
export function lineColumn(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

/** Where a path stands: the key of its last step, or the nearest thing above that exists. */
function range(root: unknown, path: readonly PropertyKey[], length: number): [number, number] {
  let node: unknown = root;
  let best: [number, number] = rangeOf(root) ?? [0, length];
  for (const step of path) {
    if (isAlias(node)) break;
    const pair: Pair | undefined = isMap(node)
      ? node.items.find(({ key }) => isNode(key) && String((key as { value?: unknown }).value) === String(step))
      : undefined;
    const next: unknown = pair ? pair.value : isMap(node) ? undefined : (node as { items?: unknown[] } | null)?.items?.[Number(step)];
    if (!pair && next === undefined) break;
    const [key, value] = [rangeOf(pair?.key), rangeOf(next)];
    best = [(key ?? value ?? best)[0], (value ?? key ?? best)[1]];
    node = next;
  }
  return best;
}

function rangeOf(node: unknown): [number, number] | null {
  return isNode(node) && node.range ? [node.range[0], node.range[1]] : null;
}

interface Plain {
  path: PropertyKey[];
  message: string;
}

/** Unions report every branch; the one that came furthest is what the author meant. Unknown keys are placed at the key. */
function flatten(issue: z.core.$ZodIssue, _index?: number, _all?: unknown, base: readonly PropertyKey[] = []): Plain[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], message: 'there is no such field' }));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branches = issue.errors.map((errors) => errors.flatMap((inner) => flatten(inner, 0, null, path)));
    const deep = (branch: Plain[]) => Math.max(0, ...branch.map((each) => each.path.length));
    return branches.sort((a, b) => deep(b) - deep(a) || a.length - b.length)[0] ?? [{ path, message: issue.message }];
  }
  return [{ path, message: issue.message }];
}
