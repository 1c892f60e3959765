import { Button, Group, Tooltip } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { RepeatCommand } from '../flow/repeat-command.ts';
import { t } from '../messages.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import { canRun, runIn } from '../terminal/run-in-terminal.ts';
import classes from './evidence.module.css';

/** The commands to ask the same by hand: to copy, and to run in the lab's shell on that side. */
export function RepeatRow({ commands }: { commands: readonly RepeatCommand[] }) {
  if (commands.length === 0) return null;
  return (
    <ul className={classes.repeat} aria-label={t('repeat.title')}>
      {commands.map(({ tool, shell, text }) => (
        <li key={text}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line must be scrollable by keyboard. */}
          <code tabIndex={0} data-testid={`repeat-${tool}`} data-shell={shell}>
            {text}
          </code>
          <Group gap={4} wrap="nowrap">
            <CopyButton text={text} label={t('repeat.copy', { tool, shell })} caption={tool} />
            {canRun(shell) && (
              <Tooltip label={t('repeat.run', { shell })}>
                <Button
                  variant="default"
                  size="compact-xs"
                  leftSection={<IconPlayerPlay size={13} />}
                  aria-label={t('repeat.runTool', { tool, shell })}
                  onClick={() => runIn(shell, text)}
                >
                  {shell}
                </Button>
              </Tooltip>
            )}
          </Group>
        </li>
      ))}
    </ul>
  );
}
