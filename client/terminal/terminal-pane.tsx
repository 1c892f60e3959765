import { ActionIcon, Button, Center, Loader, Menu, Text, Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconAccessible, IconPlus, IconTerminal2, IconTextDecrease, IconTextIncrease, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { LabView } from '../../server/protocol/views.ts';
import { request } from '../api/socket.ts';
import { t } from '../messages.ts';
import { RecordedNote } from '../replay/recorded-note.tsx';
import { frontTerminal, registerTerminals } from './run-in-terminal.ts';
import classes from './terminal.module.css';
import { addTerminal, loadTerminals, removeTerminal, saveTerminals, type TerminalList, tabLabel } from './terminal-list.ts';

const TerminalView = lazy(() => import('./terminal-view.tsx'));

/** Tabs of terminals, one for each shell of the lab and as many more as the learner opens. A shell starts when its tab is first looked at. */
export function TerminalPane({ lab }: { lab: LabView }) {
  const [list, setList] = useState<TerminalList>(() =>
    loadTerminals(
      lab.id,
      lab.shells.map((shell) => shell.name),
      sessionStorage,
    ),
  );
  const [seen, setSeen] = useState<string[]>(list.active ? [list.active] : []);
  const [screenReader, setScreenReader] = useLocalStorage({ key: 'mailrange:screen-reader', defaultValue: false, getInitialValueInEffect: false });
  const [fontSize, setFontSize] = useLocalStorage({ key: 'mailrange:font-size', defaultValue: 14, getInitialValueInEffect: false });
  const bar = useRef<HTMLDivElement>(null);
  const labels = new Map(lab.shells.map((shell) => [shell.name, shell.label]));

  useEffect(() => saveTerminals(lab.id, list, sessionStorage), [lab.id, list]);

  const show = (next: TerminalList) => {
    setList(next);
    if (next.active) setSeen((old) => (next.active && !old.includes(next.active) ? [...old, next.active] : old));
  };
  const select = (id: string) => {
    show({ ...list, active: id });
    requestAnimationFrame(() => frontTerminal()?.focus());
  };
  const latest = useRef(list);
  latest.current = list;
  useEffect(
    () =>
      registerTerminals({
        shells: lab.shells.map((shell) => shell.name),
        show: (shell) => {
          const { tabs } = latest.current;
          const standing = tabs.find((tab) => tab.shell === shell);
          if (standing) show({ ...latest.current, active: standing.id });
          else add(shell);
        },
      }),
    [lab.shells],
  );
  const close = (id: string) => {
    if (seen.includes(id)) request('terminal:close', { lab: lab.id, terminal: id }).catch(() => undefined);
    setSeen(seen.filter((old) => old !== id));
    const next = removeTerminal(list, id);
    setList(next);
    if (next.active && !seen.includes(next.active)) setSeen((old) => [...old, next.active as string]);
  };
  const add = (shell: string) => {
    show(addTerminal(latest.current, shell, crypto.getRandomValues(new Uint32Array(2)).join('').slice(0, 8)));
    requestAnimationFrame(() => frontTerminal()?.focus());
  };
  const walk = (event: KeyboardEvent) => {
    if (event.key === 'Delete' && list.active) {
      close(list.active);
      requestAnimationFrame(leave);
      return;
    }
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = list.tabs.findIndex((tab) => tab.id === list.active);
    const next = list.tabs[(at + step + list.tabs.length) % list.tabs.length];
    if (!next) return;
    event.preventDefault();
    show({ ...list, active: next.id });
    bar.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  const leave = () => bar.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();

  return (
    <section className={classes.pane} aria-label={t('terminal.pane')} data-pane="terminal" tabIndex={-1}>
      <div className={classes.bar} ref={bar}>
        <div className={classes.tabs} role="tablist" aria-label={t('terminal.tabs')} onKeyDown={walk}>
          {list.tabs.map((tab) => {
            const label = tabLabel(list, tab, labels.get(tab.shell) ?? tab.shell);
            const active = tab.id === list.active;
            return (
              <div key={tab.id} className={classes.tab} data-active={active || undefined} role="presentation">
                <button
                  type="button"
                  role="tab"
                  className={classes.name}
                  aria-selected={active}
                  tabIndex={active ? 0 : -1}
                  data-tab={tab.id}
                  aria-controls={seen.includes(tab.id) ? `panel-${tab.id}` : undefined}
                  aria-keyshortcuts="Delete"
                  onClick={() => select(tab.id)}
                >
                  <IconTerminal2 size={15} aria-hidden />
                  {label}
                </button>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  title={t('terminal.close', { shell: label })}
                  // A list of tabs holds nothing but tabs: Delete does this without a mouse.
                  aria-hidden
                  onClick={() => close(tab.id)}
                  tabIndex={-1}
                  style={{ alignSelf: 'center' }}
                >
                  <IconX size={13} />
                </ActionIcon>
              </div>
            );
          })}
        </div>
        <Menu position="bottom-start" withinPortal>
          <Menu.Target>
            <Tooltip label={t('terminal.new')}>
              <ActionIcon variant="subtle" color="gray" aria-label={t('terminal.new')} style={{ alignSelf: 'center' }}>
                <IconPlus size={17} />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('terminal.newOn')}</Menu.Label>
            {lab.shells.map((shell) => (
              <Menu.Item key={shell.name} leftSection={<IconTerminal2 size={15} />} onClick={() => add(shell.name)}>
                {shell.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <div style={{ flex: 1 }} />
        <ActionIcon.Group style={{ alignSelf: 'center' }}>
          <ActionIcon variant="subtle" color="gray" aria-label={t('terminal.smaller')} disabled={fontSize <= 10} onClick={() => setFontSize(fontSize - 1)}>
            <IconTextDecrease size={16} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label={t('terminal.larger')} disabled={fontSize >= 24} onClick={() => setFontSize(fontSize + 1)}>
            <IconTextIncrease size={16} />
          </ActionIcon>
          <Tooltip label={t(screenReader ? 'terminal.readerOn' : 'terminal.readerOff')}>
            <ActionIcon
              variant={screenReader ? 'light' : 'subtle'}
              color={screenReader ? undefined : 'gray'}
              aria-pressed={screenReader}
              aria-label={t('terminal.reader')}
              onClick={() => setScreenReader(!screenReader)}
            >
              <IconAccessible size={16} />
            </ActionIcon>
          </Tooltip>
        </ActionIcon.Group>
      </div>
      <RecordedNote bar />
      <div className={classes.stage}>
        {list.tabs.length === 0 && (
          <div className={classes.empty}>
            <Text c="dimmed">{t('terminal.none')}</Text>
            {lab.shells[0] && (
              <Button variant="light" leftSection={<IconPlus size={16} />} onClick={() => add(lab.shells[0]?.name ?? '')}>
                {t('terminal.openOn', { shell: lab.shells[0].label })}
              </Button>
            )}
          </div>
        )}
        {list.tabs
          .filter((tab) => seen.includes(tab.id))
          .map((tab) => (
            <div key={tab.id} id={`panel-${tab.id}`} role="tabpanel" aria-label={labels.get(tab.shell) ?? tab.shell}>
              <Suspense
                fallback={
                  <Center h="100%">
                    <Loader size="sm" role="img" aria-label={t('loading')} />
                  </Center>
                }
              >
                <TerminalView
                  lab={lab.id}
                  terminal={tab.id}
                  shell={tab.shell}
                  label={labels.get(tab.shell) ?? tab.shell}
                  active={tab.id === list.active}
                  screenReader={screenReader}
                  fontSize={fontSize}
                  onLeave={leave}
                />
              </Suspense>
            </div>
          ))}
      </div>
    </section>
  );
}
