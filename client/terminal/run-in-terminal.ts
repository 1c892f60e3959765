/** What other panes may do with the terminal in front. */
export interface FrontTerminal {
  focus(): void;
  /** Types the command and presses Enter. */
  run(command: string): void;
}

let front: FrontTerminal | null = null;

export function registerTerminal(terminal: FrontTerminal): () => void {
  front = terminal;
  return () => {
    if (front === terminal) front = null;
  };
}

export const frontTerminal = () => front;

/** A code block as a learner would type it: prompts in front of the lines and the last line's end go. */
export function commandOf(code: string): string {
  return code
    .split('\n')
    .map((line) => line.replace(/^\s*\$ (?=\S)/, ''))
    .join('\n')
    .trim();
}
