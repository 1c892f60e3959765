import type { Variable } from './scenario/schema.ts';
import { mixedAlphabet, type Seeded, seeded } from './seeded.ts';

/** The three networks kept for documentation (RFC 5737): everybody far away on the simulated Internet has an address there. */
const farNetworks = ['203.0.113', '198.51.100', '192.0.2'];

/** A far address that is not in `taken`; adds it there. `networks` are the first three octets to choose from. Throws when all are given out. */
export function farAddress(random: Seeded, taken: Set<string>, networks = farNetworks): string {
  const all = networks.flatMap((network) => Array.from({ length: 250 }, (_, i) => `${network}.${i + 2}`)).filter((address) => !taken.has(address));
  const address = random.pick(all);
  taken.add(address);
  return address;
}

/**
 * The scenario's variables for one lab, the same every time for the same seed. Each has a stream of its own, so that adding one changes no other.
 * `taken` collects the addresses given out.
 */
export function drawVariables(vars: Record<string, Variable>, seed: string, taken: Set<string> = new Set()): Record<string, string> {
  const drawn: Record<string, string> = {};
  for (const [name, variable] of Object.entries(vars)) drawn[name] = draw(variable, seeded(`${seed}/var/${name}`), taken, drawn);
  return drawn;
}

function draw(variable: Variable, random: Seeded, taken: Set<string>, drawn: Readonly<Record<string, string>>): string {
  if ('pick' in variable) return random.pick(variable.pick);
  if ('secret' in variable) return random.word(variable.secret, mixedAlphabet);
  if ('token' in variable) return random.word(variable.token);
  if ('mark' in variable) return `mr${random.word(20, '0123456789abcdef')}`;
  if ('number' in variable) return String(variable.number[0] + random.int(variable.number[1] - variable.number[0] + 1));
  if (variable.beside === undefined) return farAddress(random, taken);
  const network = farNetworks.find((each) => drawn[variable.beside as string]?.startsWith(`${each}.`));
  if (!network) throw new UnknownVariable(variable.beside);
  return farAddress(random, taken, [network]);
}

const reference = /\$(\$?)\{([^}\n]*)\}?/g;

/** Every `${name}` of a text with its offset. `$${` is a literal `${` and no reference; a bash `$name` is none either. */
export function references(text: string): { name: string; index: number }[] {
  return [...text.matchAll(reference)].filter((match) => match[1] === '').map((match) => ({ name: match[2] ?? '', index: match.index }));
}

/** An unknown `${name}`. */
export class UnknownVariable extends Error {
  readonly variable: string;
  constructor(variable: string) {
    super(`There is no variable \${${variable}}. A literal \${ is written $\${.`);
    this.name = 'UnknownVariable';
    this.variable = variable;
  }
}

/** Fills in every `${name}`; `$${` becomes `${`. Values are not looked into again. Throws UnknownVariable. */
export function interpolate(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(reference, (whole: string, escaped: string, name: string) => {
    if (escaped) return whole.slice(1);
    if (!Object.hasOwn(values, name) || !whole.endsWith('}')) throw new UnknownVariable(name);
    return values[name] ?? '';
  });
}

/** `interpolate` over every string of a value, however deep: for parameters of checks. Throws UnknownVariable. */
export function interpolateDeep<T>(value: T, values: Readonly<Record<string, string>>): T {
  if (typeof value === 'string') return interpolate(value, values) as T;
  if (Array.isArray(value)) return value.map((item) => interpolateDeep(item, values)) as T;
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolateDeep(item, values)])) as T;
  return value;
}
