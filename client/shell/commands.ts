import { useEffect } from 'react';

/** Something the command palette offers. */
export interface Command {
  id: string;
  label: string;
  /** The keys that do the same, if there are any. */
  keys?: string;
  run: () => void;
}

const offered = new Set<readonly Command[]>();

/** Offers commands in the palette while the calling component stands. Give it a list that is the same from draw to draw. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    offered.add(commands);
    return () => void offered.delete(commands);
  }, [commands]);
}

/** What is offered now, the latest offers first: those of the page in front. */
export function offeredCommands(): Command[] {
  return [...offered].reverse().flat();
}

/** Commands whose label has every word of the query; those whose label begins with it come first. */
export function matchCommands(commands: readonly Command[], query: string): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
  const begins = ({ label }: Command) => words.length > 0 && label.toLowerCase().startsWith(words[0]!);
  return [...found.filter(begins), ...found.filter((command) => !begins(command))];
}
