/** The lines of a host's settings that could have decided, at most 40. `pattern` is the source of a regular expression. */
export function tellingLines(pattern: string, lines: readonly string[]): string[] {
  const telling = new RegExp(pattern, 'i');
  return lines.filter((line) => telling.test(line)).slice(0, 40);
}
