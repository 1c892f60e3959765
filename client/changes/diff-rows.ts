import { structuredPatch } from 'diff';

/** One row of a side-by-side diff; a gap stands for lines that are equal and left out. */
export type DiffRow =
  | { kind: 'same' | 'removed' | 'added' | 'changed'; left: { line: number; text: string } | null; right: { line: number; text: string } | null }
  | { kind: 'gap' };

/** Lines that differ with three lines around them; removed and added lines of one place stand beside each other. */
export function diffRows(before: string, after: string): DiffRow[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 3 });
  return hunks.flatMap((hunk, at) => {
    const rows: DiffRow[] = at > 0 || hunk.oldStart > 1 ? [{ kind: 'gap' }] : [];
    let [left, right] = [hunk.oldStart, hunk.newStart];
    let removed: { line: number; text: string }[] = [];
    let added: { line: number; text: string }[] = [];
    const flush = () => {
      for (let row = 0; row < Math.max(removed.length, added.length); row++) {
        const [was, is] = [removed[row] ?? null, added[row] ?? null];
        rows.push({ kind: was && is ? 'changed' : was ? 'removed' : 'added', left: was, right: is });
      }
      [removed, added] = [[], []];
    };
    for (const line of hunk.lines) {
      const text = line.slice(1);
      if (line.startsWith('-')) removed.push({ line: left++, text });
      else if (line.startsWith('+')) added.push({ line: right++, text });
      else if (line.startsWith(' ')) {
        flush();
        rows.push({ kind: 'same', left: { line: left++, text }, right: { line: right++, text } });
      }
    }
    flush();
    return rows;
  });
}
