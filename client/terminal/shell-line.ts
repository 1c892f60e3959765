import { request } from '../api/socket.ts';

type Size = { cols: number; rows: number };
type Place = { lab: string; terminal: string };
/** What is here already of the output. */
type Have = { epoch: string; offset: number } | null | undefined;

/** How a terminal of the page speaks to a shell of a lab. `open` rejects with Trouble; the others are told and forgotten. */
export interface ShellLine {
  open(size: Size, have: Have): Promise<{ epoch: string; offset: number }>;
  input(data: string): void;
  resize(size: Size): void;
  acknowledge(offset: number): void;
}

// A refusal means that the shell is gone, which `terminal:ended` says better.
const quietly = (asked: Promise<unknown>) => void asked.catch(() => undefined);

/** The learner's own shell. */
export const ownLine = (at: Place, shell: string): ShellLine => ({
  open: (size, have) => request('terminal:open', { ...at, shell, ...size, ...(have ? { have } : {}) }, 30_000),
  input: (data) => quietly(request('terminal:input', { ...at, data })),
  resize: (size) => quietly(request('terminal:resize', { ...at, ...size })),
  acknowledge: (offset) => quietly(request('terminal:ack', { ...at, offset })),
});

/** A student's shell that an instructor looks into: it has the student's size, and input is refused unless the student gave leave. */
export const peekLine = (at: Place, onSize: (size: Size) => void): ShellLine => ({
  async open(_size, have) {
    const { cols, rows, ...opened } = await request('peek:open', { ...at, ...(have ? { have } : {}) });
    onSize({ cols, rows });
    return opened;
  },
  input: (data) => quietly(request('peek:input', { ...at, data })),
  resize: () => undefined,
  acknowledge: (offset) => quietly(request('peek:ack', { ...at, offset })),
});
