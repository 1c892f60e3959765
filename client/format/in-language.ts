/** A text in the first of the reader's languages that there is one for; English is what everything is written in. */
export function inLanguage(english: string, others: Record<string, string>, wanted: readonly string[]): { text: string; lang: string } {
  const tags = Object.keys(others);
  for (const tag of wanted.map((one) => one.toLowerCase())) {
    const primary = tag.split('-')[0];
    if (primary === 'en') break;
    const found = tags.find((one) => one.toLowerCase() === tag) ?? tags.find((one) => one.toLowerCase().split('-')[0] === primary);
    if (found) return { text: others[found] ?? english, lang: found };
  }
  return { text: english, lang: 'en' };
}
