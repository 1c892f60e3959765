import { Kbd, Modal, Text, TextInput } from '@mantine/core';
import { type KeyboardEvent as ReactKeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useCatalogue } from '../api/queries.ts';
import { t } from '../messages.ts';
import { type Command, matchCommands, offeredCommands } from './commands.ts';
import classes from './shell.module.css';

/** A terminal keeps Ctrl+K: it is the shell's own key, and Escape twice leads out. */
const inTerminal = (target: EventTarget | null) => target instanceof Element && target.closest('.xterm') !== null;

/** Pages and scenarios, wherever one is. */
function usePlaces(): Command[] {
  const navigate = useNavigate();
  const scenarios = useCatalogue().data?.scenarios;
  return useMemo(() => {
    const go = (to: string, label: string): Command => ({ id: to, label, run: () => void navigate(to) });
    return [
      go('/', t('nav.catalogue')),
      go('/me', t('title.mine')),
      go('/me?tab=mistakes', t('me.tab.mistakes')),
      go('/me?tab=exam', t('me.tab.exam')),
      go('/leaderboard', t('nav.leaderboard')),
      ...(scenarios ?? []).map(({ id, title }) => go(`/lab/${id}`, t('palette.open', { title }))),
    ];
  }, [navigate, scenarios]);
}

function Palette({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const places = usePlaces();
  const offers = useMemo(offeredCommands, []);
  const found = matchCommands([...offers, ...places], query);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Some browsers answer a promise, which is no clean-up.
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    // What the command brings in front takes the focus after the dialog gave it back.
    requestAnimationFrame(() => command.run());
  };
  const onKeyDown = (event: ReactKeyboardEvent) => {
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setAt((next + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(found[at]);
    }
  };
  return (
    <>
      <TextInput
        data-autofocus
        role="combobox"
        aria-label={t('palette.search')}
        placeholder={t('palette.search')}
        aria-expanded
        aria-controls="palette"
        aria-activedescendant={found[at] ? `command-${at}` : undefined}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      {found.length === 0 ? (
        <Text c="dimmed" size="sm" p="md" role="status">
          {t('palette.none')}
        </Text>
      ) : (
        <div ref={list} id="palette" role="listbox" tabIndex={-1} aria-label={t('palette.title')} className={classes.commands}>
          {found.map((command, index) => (
            <button
              key={command.id}
              id={`command-${index}`}
              type="button"
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onClick={() => run(command)}
            >
              {command.label}
              {command.keys && <Kbd>{command.keys}</Kbd>}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

/** Ctrl+K (⌘K) opens it from anywhere but a terminal. */
export function CommandPalette() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || inTerminal(event.target)) return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <Modal.Root opened={open} onClose={() => setOpen(false)} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label={t('palette.title')}>
        <Modal.Body pt="md">
          <Palette onClose={() => setOpen(false)} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
