export type Values = Record<string, string> | null;

/** An author's text with a lab's values; without a lab, and for what it has no value for, each placeholder stands by its name. */
export function told(text: string, values: Values): string {
  return text.replace(/\$(\$?)\{([^}\n]*)\}/g, (_, literal: string, name: string) => (literal ? `\${${name}}` : (values?.[name] ?? `‹${name}›`)));
}

/** The same for every text of a view. */
export function toldDeep<T>(view: T, values: Values): T {
  if (typeof view === 'string') return told(view, values) as T;
  if (Array.isArray(view)) return view.map((each) => toldDeep(each, values)) as T;
  if (view === null || typeof view !== 'object') return view;
  return Object.fromEntries(Object.entries(view).map(([key, value]) => [key, toldDeep(value, values)])) as T;
}
