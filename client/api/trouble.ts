import { ProblemView } from '../../server/protocol/problems.ts';
import { t } from '../messages.ts';

/** A request that was refused or never answered; `view` can be shown as it is. */
export class Trouble extends Error {
  readonly view: ProblemView;
  /** No answer came: the request may have been done all the same. */
  readonly silent: boolean;
  constructor(view: ProblemView, silent = false) {
    super(`${view.title}: ${view.detail}`);
    this.name = 'Trouble';
    this.view = view;
    this.silent = silent;
  }
}

/** The server did not answer at all. */
export function unreachable(detail: string): Trouble {
  return new Trouble({ code: 'internal', title: t('trouble.unreachable'), detail, advice: t('trouble.unreachable.advice') }, true);
}

/** Reads `{ problem }` of an HTTP answer, and makes the best of one that has none. */
export function problemOf(body: unknown, status: number): ProblemView {
  const parsed = ProblemView.safeParse((body as { problem?: unknown } | null)?.problem);
  if (parsed.success) return parsed.data;
  return {
    code: status === 404 ? 'not-found' : 'internal',
    title: t('trouble.strange'),
    detail: t('trouble.status', { status }),
    advice: t('trouble.strange.advice'),
  };
}

/** Whatever was thrown, as something that can be shown. */
export function troubleView(error: unknown): ProblemView {
  if (error instanceof Trouble) return error.view;
  const detail = error instanceof Error ? error.message : String(error);
  return { code: 'internal', title: t('trouble.strange'), detail, advice: t('trouble.strange.advice') };
}
