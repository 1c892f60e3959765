/** Splits typed or pasted text into pieces of at most `limit` UTF-16 units, never inside a surrogate pair. */
export function inputChunks(text: string, limit = 32 * 1024): string[] {
  const chunks: string[] = [];
  let from = 0;
  while (from < text.length) {
    let to = Math.min(from + limit, text.length);
    const last = text.charCodeAt(to - 1);
    if (to < text.length && to - from > 1 && last >= 0xd800 && last <= 0xdbff) to -= 1;
    chunks.push(text.slice(from, to));
    from = to;
  }
  return chunks;
}
