import type { HeatView, MemberView } from '../../server/protocol/people.ts';

export type HeatFilter = 'all' | 'stuck' | 'open';
export type HeatSort = 'name' | 'passed' | 'minutes';
type Cell = HeatView[number];

export interface HeatRow {
  member: MemberView;
  cells: Cell[];
}

/** Members who have tried, as the instructor wants to see them. `checks`: how many the scenario has. */
export function heatRows(members: readonly MemberView[], heat: HeatView, checks: number, filter: HeatFilter, sort: HeatSort): HeatRow[] {
  const rows = members.map((member) => ({ member, cells: heat.filter((cell) => cell.member === member.id) })).filter(({ cells }) => cells.length > 0);
  const passed = ({ cells }: HeatRow) => cells.filter(({ latest }) => latest === 'pass').length;
  const minutes = ({ cells }: HeatRow) => Math.max(...cells.map((cell) => cell.minutes));
  const kept = rows.filter((row) => filter === 'all' || (filter === 'stuck' ? row.cells.some(({ stuck }) => stuck) : passed(row) < checks));
  const orders: Record<HeatSort, (a: HeatRow, b: HeatRow) => number> = {
    name: () => 0,
    passed: (a, b) => passed(a) - passed(b),
    minutes: (a, b) => minutes(b) - minutes(a),
  };
  return kept.sort((a, b) => orders[sort](a, b) || a.member.name.localeCompare(b.member.name));
}
