/** Seconds with one decimal below ten, e.g. `0.4 s`, `12 s`, `2 min 05 s`. */
export function seconds(ms: number): string {
  const s = Math.max(0, ms) / 1000;
  if (s < 9.95) return `${s.toFixed(1)} s`;
  if (s < 60) return `${Math.round(s)} s`;
  const whole = Math.round(s);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** A countdown, `1:02:03` or `09:30`; never below `00:00`. */
export function countdown(ms: number): string {
  const whole = Math.max(0, Math.ceil(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** How near the end is: UX warns at 10 and at 2 minutes. */
export function urgency(ms: number): 'calm' | 'soon' | 'now' {
  if (ms <= 120_000) return 'now';
  return ms <= 600_000 ? 'soon' : 'calm';
}

/** As `ago`, but by the second within the first minute: `2 s ago`. */
export function agoInSeconds(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  return seconds < 60 ? `${seconds} s ago` : ago(at, now);
}

/** `just now`, `5 min ago`, `3 h ago`, or the date. */
export function ago(at: number, now: number): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return new Date(at).toLocaleDateString();
}
