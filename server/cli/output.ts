/** Exit codes of every command: all good, a check failed, inconclusive or a usage error. */
export const exits = { good: 0, failed: 1, unclear: 2 } as const;

/** What a command says on stdout: JSON with `--json`, else text. Everything else goes to stderr. */
export function emit(json: boolean, value: unknown, text: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : text()}\n`);
}

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
