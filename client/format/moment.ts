const day: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' };
const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };

/** A day and a time as this browser writes them, with the year when it is another one. */
export function moment(at: number, now: number): string {
  const date = new Date(at);
  const other = date.getFullYear() !== new Date(now).getFullYear();
  return date.toLocaleString(undefined, { ...day, ...clock, ...(other ? { year: 'numeric' } : {}) });
}

/** The value of a `datetime-local` input, in this browser's time zone. */
export function toLocalInput(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Null for what is no time. */
export function fromLocalInput(text: string): number | null {
  const at = new Date(text).getTime();
  return text === '' || Number.isNaN(at) ? null : at;
}

/** How long until then, in the largest unit that says something: `3 days`, `5 h`, `12 min`. */
export function until(at: number, now: number): string {
  const minutes = Math.max(0, Math.round((at - now) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / (24 * 60))} days`;
}
