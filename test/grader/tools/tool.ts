/** What a tool's output comes to on one question: a fault, no fault, or nothing that says either. */
export type Says = 'fault' | 'sound' | 'unclear';

export interface Heard {
  says: Says;
  /** The words of the tool on which that stands. */
  because: string;
}

/** Where a tool looks: the host by address and by name, from the shell `outside` in the provider's subnet. */
export interface Place {
  address: string;
  name: string;
}

/** A tool beside the grader, asked the way a professional would ask it, and what its output is read as. */
export interface Tool {
  name: string;
  /** The checks that answer the same question; the worst of their verdicts is compared. */
  checks: readonly string[];
  /** bash, in the shell `outside`. What it prints, stderr too, is read. */
  command(place: Place): string;
  read(output: string, exitCode: number): Heard;
}

export const heard = (says: Says, because: string): Heard => ({ says, because: because.replace(/\s+/g, ' ').trim().slice(0, 160) });
