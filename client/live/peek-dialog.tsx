import '@xterm/xterm/css/xterm.css';
import { Button, Group, Modal, Text, useComputedColorScheme } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { ServerToClient } from '../../server/protocol/events.ts';
import type { Typing } from '../../server/protocol/live.ts';
import { request, socket } from '../api/socket.ts';
import { t } from '../messages.ts';
import { showProblem } from '../shell/show-problem.ts';
import { peekLine } from '../terminal/shell-line.ts';
import { type SessionState, TerminalSession } from '../terminal/terminal-session.ts';
import { terminalThemes } from '../terminal/terminal-theme.ts';
import { buildTerminal } from '../terminal/terminal-view.tsx';
import classes from './live.module.css';
import type { Peeking } from './live-pane.tsx';

const fontSize = 13;

/** A student's terminal as the student sees it. Typing goes through only after the student agreed. */
export default function PeekDialog({ name, lab, terminal, label, typing, onClose }: Peeking & { typing: Typing; onClose: () => void }) {
  // A callback, since the dialog brings its box a moment later.
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const [state, setState] = useState<SessionState>({ kind: 'opening' });
  const scheme = useComputedColorScheme('light');
  const allowed = useRef(false);
  allowed.current = typing === 'yes';

  useEffect(() => {
    if (!box) return;
    const term = buildTerminal(false, fontSize);
    term.options.theme = terminalThemes[scheme];
    term.open(box);
    term.textarea?.setAttribute('aria-label', t('peek.label', { name, shell: label }));
    const size = ({ cols, rows }: { cols: number; rows: number }) => term.resize(cols, rows);
    const session = new TerminalSession(term, { lab, terminal }, peekLine({ lab, terminal }, size), setState);
    term.onData((text) => {
      if (allowed.current) session.input(text);
    });
    const resized: ServerToClient['terminal:resized'] = (fact) => {
      if (fact.lab === lab && fact.terminal === terminal) size(fact);
    };
    socket.on('terminal:resized', resized);
    return () => {
      socket.off('terminal:resized', resized);
      session[Symbol.dispose]();
      term.dispose();
      // Gone already when the lab has ended.
      void request('peek:close', { lab, terminal }).catch(() => undefined);
    };
  }, [box, lab, terminal, name, label, scheme]);

  return (
    <Modal opened onClose={onClose} size="auto" title={t('peek.title', { name, shell: label })} closeButtonProps={{ 'aria-label': t('close') }}>
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed" role="status" data-testid="peek-state" data-typing={typing}>
          {state.kind === 'ended' ? t('terminal.ended', { reason: state.reason }) : t(`peek.${typing}`, { name })}
        </Text>
        {typing === 'no' && state.kind === 'open' && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconKeyboard size={15} />}
            onClick={() => void request('peek:ask', { lab }).catch(showProblem)}
            data-testid="ask-to-type"
          >
            {t('peek.ask')}
          </Button>
        )}
      </Group>
      {state.kind === 'failed' && (
        <Text size="sm" role="alert">
          {state.problem.title}. {state.problem.detail}
        </Text>
      )}
      <div className={classes.peek} data-testid="peek-screen">
        <div ref={setBox} />
      </div>
    </Modal>
  );
}
