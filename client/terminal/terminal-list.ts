/** One terminal tab. `id` is what the server knows it by. */
export interface TerminalTab {
  id: string;
  shell: string;
}

export interface TerminalList {
  tabs: TerminalTab[];
  active: string | null;
}

interface Keeper {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const key = (lab: string) => `mailrange:terminals:${lab}`;

/** The first terminal of a shell always has the same id, so that coming back from a closed tab meets the same shell. */
export const firstTerminal = (shell: string): TerminalTab => ({ id: `${shell.slice(0, 36)}-1`, shell });

/** Tabs of a lab as this browser tab left them, or one for each shell. Shells that the lab no longer has are dropped. */
export function loadTerminals(lab: string, shells: readonly string[], keeper: Keeper): TerminalList {
  const fresh = { tabs: shells.map(firstTerminal), active: shells[0] ? firstTerminal(shells[0]).id : null };
  try {
    const kept = JSON.parse(keeper.getItem(key(lab)) ?? 'null') as TerminalList | null;
    if (!kept || !Array.isArray(kept.tabs)) return fresh;
    const tabs = kept.tabs.filter((tab) => shells.includes(tab.shell) && /^[a-z0-9-]{1,40}$/.test(tab.id));
    if (tabs.length === 0) return fresh;
    return { tabs, active: tabs.some((tab) => tab.id === kept.active) ? kept.active : (tabs[0]?.id ?? null) };
  } catch {
    return fresh;
  }
}

export function saveTerminals(lab: string, list: TerminalList, keeper: Keeper): void {
  try {
    keeper.setItem(key(lab), JSON.stringify(list));
  } catch {
    // A full or forbidden storage costs the tabs on reload, nothing else.
  }
}

/** Adds a terminal on `shell` and makes it the active one. `random` is a short string of lower-case letters and digits. */
export function addTerminal(list: TerminalList, shell: string, random: string): TerminalList {
  const first = firstTerminal(shell);
  const tab = list.tabs.some((old) => old.id === first.id) ? { id: `${shell.slice(0, 30)}-${random.slice(0, 8)}`, shell } : first;
  return { tabs: [...list.tabs, tab], active: tab.id };
}

/** Removes a terminal; its right neighbour, else its left one, becomes active if it was. */
export function removeTerminal(list: TerminalList, id: string): TerminalList {
  const at = list.tabs.findIndex((tab) => tab.id === id);
  if (at < 0) return list;
  const tabs = list.tabs.filter((tab) => tab.id !== id);
  const active = list.active === id ? (tabs[at]?.id ?? tabs[at - 1]?.id ?? null) : list.active;
  return { tabs, active };
}

/** `mx.harbor.test`, and `mx.harbor.test (2)` for the second terminal on the same shell. */
export function tabLabel(list: TerminalList, tab: TerminalTab, label: string): string {
  const same = list.tabs.filter((other) => other.shell === tab.shell);
  const place = same.findIndex((other) => other.id === tab.id);
  return place > 0 ? `${label} (${place + 1})` : label;
}
