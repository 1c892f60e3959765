/** Recognises two presses of Escape within `withinMs`; the way out of a terminal that owns Tab (WCAG 2.1.2). */
export function escapeTwice(withinMs = 500): (key: string, at: number) => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return (key, at) => {
    if (key !== 'Escape') {
      last = Number.NEGATIVE_INFINITY;
      return false;
    }
    const second = at - last <= withinMs;
    last = second ? Number.NEGATIVE_INFINITY : at;
    return second;
  };
}
