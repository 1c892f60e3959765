const name = 'mailrange:reloaded';
const againMs = 10_000;

/**
 * A part of the page that did not arrive (a new build, or a network of this machine that changed underneath) is fetched again with the
 * whole page; not twice within ten seconds, so that a part that is really gone is told instead.
 */
export function reloadOnce(storage: Pick<Storage, 'getItem' | 'setItem'>, now: number, reload: () => void): boolean {
  const last = Number(storage.getItem(name) ?? 0);
  if (now - last < againMs) return false;
  storage.setItem(name, String(now));
  reload();
  return true;
}

/** Whether a style sheet of the page did not arrive. Modules run only after every style sheet has come or failed (HTML, "script-blocking style sheet"). */
export const lostStyles = (page: Pick<Document, 'querySelectorAll'>): boolean =>
  ![...page.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].every(({ sheet }) => sheet !== null && isReadable(sheet));

/** Of one that failed Chromium keeps an empty shell, whose rules nobody may read. */
function isReadable(sheet: CSSStyleSheet): boolean {
  try {
    return sheet.cssRules.length > 0;
  } catch {
    return false;
  }
}
