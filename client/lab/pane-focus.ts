import { useEffect } from 'react';
import { frontTerminal } from '../terminal/run-in-terminal.ts';

/** Which pane comes after the one in focus; unknown or none starts at the first. */
export function nextPane(panes: readonly string[], current: string | null, back: boolean): string | null {
  if (panes.length === 0) return null;
  const at = current === null ? -1 : panes.indexOf(current);
  if (at < 0) return panes[back ? panes.length - 1 : 0] ?? null;
  return panes[(at + (back ? -1 : 1) + panes.length) % panes.length] ?? null;
}

/** F6 and Shift+F6 walk through the panes; Ctrl+Shift+Enter checks. `onPane` lets a narrow page bring the pane in front. */
export function useLabKeys(onCheck: () => void, onPane: (pane: string) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && event.ctrlKey && event.shiftKey) {
        event.preventDefault();
        onCheck();
      } else if (event.key === 'F6' && !event.ctrlKey && !event.altKey) {
        event.preventDefault();
        const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')];
        const here = document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset.pane ?? null;
        const next = nextPane(
          panes.map((pane) => pane.dataset.pane ?? ''),
          here,
          event.shiftKey,
        );
        if (!next) return;
        onPane(next);
        requestAnimationFrame(() => {
          const terminal = next === 'terminal' ? frontTerminal() : null;
          if (terminal) terminal.focus();
          else document.querySelector<HTMLElement>(`[data-pane="${next}"]`)?.focus();
        });
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onCheck, onPane]);
}
