import '@xterm/xterm/css/xterm.css';
import { Button, useComputedColorScheme } from '@mantine/core';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { useEffect, useRef, useState } from 'react';
import { copyText } from '../format/copy-text.ts';
import { t } from '../messages.ts';
import { announce } from '../shell/announcer.tsx';
import { escapeTwice } from './escape-twice.ts';
import { registerTerminal } from './run-in-terminal.ts';
import { ownLine } from './shell-line.ts';
import classes from './terminal.module.css';
import { type SessionState, TerminalSession } from './terminal-session.ts';
import { terminalThemes } from './terminal-theme.ts';

export interface TerminalViewProps {
  lab: string;
  terminal: string;
  shell: string;
  label: string;
  active: boolean;
  screenReader: boolean;
  fontSize: number;
  onLeave: () => void;
}

/** The keys that belong to the page even inside the terminal. */
const pageKey = (event: KeyboardEvent) => event.key === 'F6' || (event.ctrlKey && event.shiftKey && event.key === 'Enter');

export function buildTerminal(screenReader: boolean, fontSize: number): Terminal {
  const term = new Terminal({
    fontFamily: 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace',
    fontSize,
    lineHeight: 1.2,
    scrollback: 5000,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    screenReaderMode: screenReader,
    linkHandler: { activate: () => undefined },
  });
  // Everything on the screen comes from a lab: titles, links and clipboard writes are swallowed.
  for (const osc of [0, 1, 2, 8, 52]) term.parser.registerOscHandler(osc, () => true);
  return term;
}

function type({ term, session }: { term: Terminal; session: TerminalSession | null }, command: string): void {
  term.paste(command);
  session?.input('\r');
}

/** One xterm joined to one shell. It opens when it has a size, so that the first prompt already fits. */
export default function TerminalView({ lab, terminal, shell, label, active, screenReader, fontSize, onLeave }: TerminalViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const parts = useRef<{ term: Terminal; fit: FitAddon; session: TerminalSession | null; first: string[] } | null>(null);
  const leave = useRef(onLeave);
  leave.current = onLeave;
  const [state, setState] = useState<SessionState>({ kind: 'opening' });
  const scheme = useComputedColorScheme('light');

  useEffect(() => {
    const host = box.current;
    if (!host) return;
    const term = buildTerminal(screenReader, fontSize);
    const fit = new FitAddon();
    term.loadAddon(fit);
    term.open(host);
    term.textarea?.setAttribute('aria-label', t('terminal.label', { shell: label }));
    const here: NonNullable<typeof parts.current> = { term, fit, session: null, first: [] };
    parts.current = here;
    const isExit = escapeTwice();
    term.attachCustomKeyEventHandler((event) => {
      if (event.type !== 'keydown') return !pageKey(event);
      if (pageKey(event)) return false;
      if (isExit(event.key, event.timeStamp)) {
        announce(t('terminal.left'));
        leave.current();
        return false;
      }
      if (event.ctrlKey && event.shiftKey && event.code === 'KeyC') {
        event.preventDefault();
        if (term.hasSelection()) void copyText(term.getSelection());
        return false;
      }
      // The browser's own paste reaches xterm's textarea, without asking for a permission.
      return !(event.ctrlKey && event.shiftKey && event.code === 'KeyV');
    });
    term.onData((text) => here.session?.input(text));
    term.onBinary((text) => here.session?.input(text));
    term.onResize(() => here.session?.resize());
    let frame = 0;
    const fitNow = () => {
      if (host.clientWidth < 40 || host.clientHeight < 40) return;
      fit.fit();
      if (here.session) return;
      here.session = new TerminalSession(term, { lab, terminal }, ownLine({ lab, terminal }, shell), setState);
      for (const command of here.first.splice(0)) type(here, command);
    };
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(fitNow);
    });
    observer.observe(host);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      here.session?.[Symbol.dispose]();
      term.dispose();
      parts.current = null;
    };
  }, [lab, terminal, shell, label]);

  useEffect(() => {
    if (parts.current) parts.current.term.options.theme = terminalThemes[scheme];
  }, [scheme, lab, terminal]);

  useEffect(() => {
    if (!parts.current) return;
    parts.current.term.options.screenReaderMode = screenReader;
    parts.current.term.options.fontSize = fontSize;
    if (box.current?.clientWidth) parts.current.fit.fit();
  }, [screenReader, fontSize]);

  useEffect(() => {
    if (!active) return;
    return registerTerminal({
      shell,
      label,
      focus: () => parts.current?.term.focus(),
      run: (command) => {
        const here = parts.current;
        // Without a size there is no shell yet; it gets the command first thing.
        if (here?.session) type(here, command);
        else here?.first.push(command);
        here?.term.focus();
      },
    });
  }, [active, shell, label]);

  return (
    <div className={classes.view} data-testid={`terminal-${shell}`} data-state={state.kind} hidden={!active}>
      <div ref={box} className={classes.screen} />
      {state.kind === 'opening' && <div className={classes.note}>{t('terminal.opening')}</div>}
      {state.kind === 'lost' && <div className={classes.note}>{t('terminal.reconnecting')}</div>}
      {(state.kind === 'ended' || state.kind === 'failed') && (
        <div className={classes.note} role="status">
          <span>{state.kind === 'ended' ? t('terminal.ended', { reason: state.reason }) : `${state.problem.title}. ${state.problem.detail}`}</span>
          <Button size="compact-sm" onClick={() => void parts.current?.session?.open()}>
            {t('terminal.again')}
          </Button>
        </div>
      )}
    </div>
  );
}
