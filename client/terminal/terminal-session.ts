import type { Terminal } from '@xterm/xterm';
import type { ServerToClient } from '../../server/protocol/events.ts';
import type { ProblemView } from '../../server/protocol/problems.ts';
import { socket } from '../api/socket.ts';
import { troubleView } from '../api/trouble.ts';
import { t } from '../messages.ts';
import { inputChunks } from './input-chunks.ts';
import { OutputCursor } from './output-cursor.ts';
import type { ShellLine } from './shell-line.ts';

export type SessionState =
  | { kind: 'opening' }
  | { kind: 'open' }
  | { kind: 'lost' }
  | { kind: 'ended'; reason: string }
  | { kind: 'failed'; problem: ProblemView };

const quietMs = 150;
const pendingLimit = 64 * 1024;
const dim = (text: string) => `\x1b[0m\r\n\x1b[2m── ${text} ──\x1b[0m\r\n`;

/** Joins one xterm to one shell of a lab: opening, output with acknowledgements, input, size, and coming back after a lost connection. */
export class TerminalSession implements Disposable {
  readonly #term: Terminal;
  readonly #at: { lab: string; terminal: string };
  readonly #line: ShellLine;
  readonly #onState: (state: SessionState) => void;
  #cursor = new OutputCursor();
  #state: SessionState = { kind: 'opening' };
  #pending = '';
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor(term: Terminal, target: { lab: string; terminal: string }, line: ShellLine, onState: (state: SessionState) => void) {
    this.#term = term;
    this.#at = target;
    this.#line = line;
    this.#onState = onState;
    socket.on('terminal:output', this.#output);
    socket.on('terminal:ended', this.#ended);
    socket.on('connect', this.#reopen);
    socket.on('disconnect', this.#lost);
    if (socket.connected) void this.open();
  }

  /** Opens the shell with the present size, or resumes it at what is already here. */
  async open(): Promise<void> {
    this.#set({ kind: 'opening' });
    const { cols, rows } = this.#term;
    try {
      const opened = await this.#line.open({ cols, rows }, this.#cursor.have);
      if (this.#disposed) return;
      if (this.#cursor.opened(opened.epoch, opened.offset)) this.#term.write(dim(t('terminal.restarted')));
      this.#set({ kind: 'open' });
      if (this.#term.cols !== cols || this.#term.rows !== rows) this.resize();
      const pending = this.#pending;
      this.#pending = '';
      if (pending) this.input(pending);
    } catch (error) {
      if (!this.#disposed && socket.connected) this.#set({ kind: 'failed', problem: troubleView(error) });
    }
  }

  /** Sends what was typed. What is typed while the connection is away waits, up to 64 KiB. */
  input(text: string): void {
    if (this.#state.kind === 'open') {
      for (const data of inputChunks(text)) this.#line.input(data);
    } else if (this.#state.kind !== 'ended' && this.#pending.length + text.length <= pendingLimit) this.#pending += text;
  }

  resize(): void {
    if (this.#state.kind === 'open') this.#line.resize({ cols: this.#term.cols, rows: this.#term.rows });
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    clearTimeout(this.#quiet);
    socket.off('terminal:output', this.#output);
    socket.off('terminal:ended', this.#ended);
    socket.off('connect', this.#reopen);
    socket.off('disconnect', this.#lost);
  }

  #set(state: SessionState): void {
    this.#state = state;
    if (!this.#disposed) this.#onState(state);
  }

  #acknowledge(offset: number | null): void {
    if (offset !== null && socket.connected) this.#line.acknowledge(offset);
  }

  #mine(fact: { lab: string; terminal: string }): boolean {
    return fact.lab === this.#at.lab && fact.terminal === this.#at.terminal;
  }

  #output: ServerToClient['terminal:output'] = (fact) => {
    if (!this.#mine(fact)) return;
    const drawing = this.#cursor.accept({ epoch: fact.epoch, offset: fact.offset, data: new Uint8Array(fact.data) });
    if (!drawing) return;
    if (drawing.notice === 'restarted') this.#term.write(dim(t('terminal.restarted')));
    if (drawing.notice === 'lost') this.#term.write(dim(t('terminal.lostBytes', { bytes: drawing.lost })));
    this.#term.write(drawing.data, () => {
      this.#acknowledge(this.#cursor.drawn(drawing.epoch, drawing.end));
      clearTimeout(this.#quiet);
      if (!this.#disposed && !this.#cursor.settled) this.#quiet = setTimeout(() => this.#acknowledge(this.#cursor.due()), quietMs);
    });
  };

  #ended: ServerToClient['terminal:ended'] = (fact) => {
    if (this.#mine(fact)) this.#set({ kind: 'ended', reason: fact.reason });
  };

  #reopen = () => {
    if (this.#state.kind !== 'ended') void this.open();
  };

  #lost = () => {
    if (this.#state.kind !== 'ended') this.#set({ kind: 'lost' });
  };
}
