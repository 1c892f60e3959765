import type { Peeks } from '../classes/peeks.ts';
import type { LiveLab } from '../life/live-lab.ts';
import type { Entry } from '../life/roster.ts';
import type { Pushes } from '../pushes.ts';
import type { Handlers, Visitor } from '../range.ts';
import type { Recorder } from '../recordings/recorder.ts';

type Names = `terminal:${'open' | 'input' | 'resize' | 'ack' | 'close'}`;

export interface TerminalParts {
  pushes: Pushes;
  peeks: Peeks;
  recorder: Pick<Recorder, 'record'>;
  /** The visitor's own lab, which must be ready. */
  ready(visitor: Visitor, lab: string): { entry: Entry; live: LiveLab };
  /** Terminals of a lab were opened or closed. */
  changed(entry: Entry): void;
}

/** A learner's terminals. */
export function terminalHandlers({ pushes, peeks, recorder, ready, changed }: TerminalParts): Pick<Handlers, Names> {
  return {
    'terminal:open': async (visitor, { lab, shell, terminal, cols, rows, have }) => {
      const { entry, live } = ready(visitor, lab);
      const { connection } = visitor;
      let epoch = '';
      const opened = await live.terminals.open(
        shell,
        terminal,
        { cols, rows },
        connection,
        (offset, data) => pushes.send({ to: { connection }, event: 'terminal:output', payload: { lab, terminal, epoch, offset, data } }),
        have,
      );
      epoch = opened.epoch;
      recorder.record(entry.record, terminal, live.plan.shells.find(({ name }) => name === shell)?.label ?? shell, opened.session);
      changed(entry);
      void opened.session.ended.then(() => {
        pushes.send({ to: { connection }, event: 'terminal:ended', payload: { lab, terminal, reason: 'The shell has ended.' } });
        changed(entry);
      });
      return { terminal, epoch, offset: opened.offset };
    },
    'terminal:input': async (visitor, { lab, terminal, data }) => {
      const { entry, live } = ready(visitor, lab);
      if (entry.typed !== null) entry.typed += data.match(/[\r\n]/g)?.length ?? 0;
      live.terminals.get(terminal).write(data);
      // Whatever a learner changes, they change with a command.
      if (/[\r\n]/.test(data)) live.changes.poke();
      return null;
    },
    'terminal:resize': async (visitor, { lab, terminal, cols, rows }) => {
      await ready(visitor, lab).live.terminals.get(terminal).resize(cols, rows);
      for (const connection of peeks.watching(lab, terminal))
        pushes.send({ to: { connection }, event: 'terminal:resized', payload: { lab, terminal, cols, rows } });
      return null;
    },
    'terminal:ack': async (visitor, { lab, terminal, offset }) => {
      ready(visitor, lab).live.terminals.get(terminal).acknowledge(visitor.connection, offset);
      return null;
    },
    'terminal:close': async (visitor, { lab, terminal }) => {
      const { entry, live } = ready(visitor, lab);
      await live.terminals.close(terminal);
      changed(entry);
      return null;
    },
  };
}
