import { QueryClient, useQuery } from '@tanstack/react-query';
import type { SessionView } from '../../server/protocol/people.ts';
import type { QuestionView, ScenarioView, TaskView } from '../../server/protocol/views.ts';
import { http } from './http.ts';
import { Trouble } from './trouble.ts';

/**
 * Answers the server thought about are not asked again; silence is, three times. Asked whatever the browser thinks of the network: a range
 * on one's own machine answers without one.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 10_000,
      retry: (count, error) => count < 3 && !(error instanceof Trouble && error.view.code !== 'internal'),
      retryDelay: (count) => Math.min(1000 * 2 ** count, 8000),
    },
  },
});

export const useCatalogue = () => useQuery({ queryKey: ['catalogue'], queryFn: http.catalogue });
export const useScenario = (id: string) => useQuery({ queryKey: ['scenario', id], queryFn: () => http.scenario(id) });
export const useMe = () => useQuery({ queryKey: ['me'], queryFn: http.me });
export const useProgress = () => useQuery({ queryKey: ['me', 'progress'], queryFn: http.progress });
export const useMistakes = () => useQuery({ queryKey: ['me', 'mistakes'], queryFn: http.mistakes });
export const useBoard = (place: string, board: string) => useQuery({ queryKey: ['standings', place, board], queryFn: () => http.board(place, board) });
export const useCourses = (place: string, board: string) =>
  useQuery({ queryKey: ['standings', place, board, 'courses'], queryFn: () => http.boardCourses(place, board) });
export const useFound = (place: string, board: string, name: string) =>
  useQuery({ queryKey: ['standings', place, board, 'find', name], queryFn: () => http.boardFind(place, board, name), enabled: name !== '' });
export const useSession = () => useQuery({ queryKey: ['session'], queryFn: http.session, staleTime: 60_000 });
export const useClasses = () => useQuery({ queryKey: ['classes'], queryFn: http.classes });
export const useClass = (id: string) => useQuery({ queryKey: ['class', id], queryFn: () => http.class(id) });
export const useAssignments = (id: string) => useQuery({ queryKey: ['class', id, 'assignments'], queryFn: () => http.assignments(id) });
export const useAssignment = (id: string, assignment: string) =>
  useQuery({ queryKey: ['class', id, 'assignments', assignment], queryFn: () => http.assignment(id, assignment) });
export const useMyAssignments = () => useQuery({ queryKey: ['me', 'assignments'], queryFn: http.myAssignments });
/** `place`: `/me`, or `/classes/<id>/members/<member>`. */
export const useRecordings = (place: string) => useQuery({ queryKey: ['recordings', place], queryFn: () => http.recordings(place) });
export const useAccounts = () => useQuery({ queryKey: ['accounts'], queryFn: http.accounts });
export const useSystem = () => useQuery({ queryKey: ['system'], queryFn: http.system });

/** Somebody signed in or out: nothing of the one before may stay. */
export function putSession(session: SessionView): void {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  queryClient.setQueryData(['session'], session);
}

/** After points may have moved: everything that shows them. */
export function refreshProgress(scenario: string): void {
  for (const queryKey of [['scenario', scenario], ['catalogue'], ['me'], ['standings']]) void queryClient.invalidateQueries({ queryKey });
}

function patchScenario(id: string, change: (view: ScenarioView) => ScenarioView): void {
  queryClient.setQueryData<ScenarioView>(['scenario', id], (view) => (view ? change(view) : view));
}

export function putTask(scenario: string, task: TaskView): void {
  patchScenario(scenario, (view) => ({ ...view, tasks: view.tasks.map((old) => (old.id === task.id ? task : old)) }));
}

export function putQuestion(scenario: string, question: QuestionView): void {
  patchScenario(scenario, (view) => ({ ...view, quiz: view.quiz.map((old) => (old.id === question.id ? question : old)) }));
}
