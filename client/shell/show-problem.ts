import { notifications } from '@mantine/notifications';
import { troubleView } from '../api/trouble.ts';

/** A refusal of something the learner pressed: shown in the corner, and read out. */
export function showProblem(error: unknown): void {
  const problem = troubleView(error);
  notifications.show({ id: problem.code, color: 'red', title: problem.title, message: `${problem.detail} ${problem.advice}`, autoClose: 10_000 });
}
