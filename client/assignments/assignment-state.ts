/** Where an assignment stands for somebody whose due time this is. */
export type AssignmentState = 'ahead' | 'open' | 'done' | 'late' | 'over';

/** `done`: nothing more can be earned. `late`: the time is over, points still count somehow. */
export function stateOf(
  { opensAt, dueAt, late, points }: { opensAt: number; dueAt: number; late: string; points: number },
  earned: number,
  now: number,
): AssignmentState {
  if (now < opensAt) return 'ahead';
  if (earned >= points && points > 0) return 'done';
  if (now <= dueAt) return 'open';
  return late === 'refuse' ? 'over' : 'late';
}
