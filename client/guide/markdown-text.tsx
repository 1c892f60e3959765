import { ActionIcon, Anchor, Table, Tooltip } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { isValidElement, memo, type ReactNode, useState } from 'react';
import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { t } from '../messages.ts';
import { announce } from '../shell/announcer.tsx';
import { CopyButton } from '../shell/copy-button.tsx';
import { commandOf, frontTerminal, isCommand } from '../terminal/run-in-terminal.ts';
import classes from './guide.module.css';

const shells = /language-(bash|sh|shell|console)\b/;

/** Runs a command in the terminal in front, which it names. */
function RunButton({ command }: { command: string }) {
  const [label, setLabel] = useState(t('code.run'));
  const name = () => setLabel(t('code.runOn', { terminal: frontTerminal()?.label ?? t('pane.terminal') }));
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={label}
        onFocus={name}
        onPointerEnter={name}
        onClick={() => {
          const front = frontTerminal();
          if (front) front.run(command);
          else announce(t('code.noTerminal'));
        }}
      >
        <IconPlayerPlay size={15} />
      </ActionIcon>
    </Tooltip>
  );
}

/** A command within a sentence: text, with the buttons of a code block behind it. */
function InlineCode({ children, runnable }: { children: ReactNode; runnable: boolean }) {
  const text = typeof children === 'string' ? children : '';
  if (!runnable || !isCommand(text)) return <code>{children}</code>;
  return (
    <span className={classes.inline}>
      <code>{text}</code>
      <RunButton command={text} />
      <CopyButton text={text} label={t('code.copy')} />
    </span>
  );
}

/** A code block with its buttons: copy always, run where it is a shell's and there is a terminal. */
function CodeBlock({ children, runnable }: { children: ReactNode; runnable: boolean }) {
  const code = isValidElement<{ className?: string; children?: ReactNode }>(children) ? children.props : null;
  const text = String(code?.children ?? '').replace(/\n$/, '');
  const command = shells.test(code?.className ?? '') ? commandOf(text) : null;
  return (
    <div className={classes.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line must be scrollable by keyboard. */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
      <div className={classes.codeButtons}>
        {runnable && command && <RunButton command={command} />}
        <CopyButton text={command ?? text} label={t('code.copy')} />
      </div>
    </div>
  );
}

const parts = (runnable: boolean): Components => ({
  pre: ({ children }) => <CodeBlock runnable={runnable}>{children}</CodeBlock>,
  code: ({ children }) => <InlineCode runnable={runnable}>{children}</InlineCode>,
  a: ({ href, children }) => (
    <Anchor href={href} target="_blank" rel="noreferrer noopener" underline="always">
      {children}
    </Anchor>
  ),
  // Pictures would be fetched from elsewhere; their words are enough.
  img: ({ alt }) => <em>{alt}</em>,
  table: ({ children }) => (
    <Table.ScrollContainer minWidth={300}>
      <Table verticalSpacing={6}>{children}</Table>
    </Table.ScrollContainer>
  ),
});

/** Markdown of a scenario. HTML in it is shown as text. */
export const MarkdownText = memo(function MarkdownText({ text, lang = 'en', runnable = false }: { text: string; lang?: string; runnable?: boolean }) {
  return (
    <div className={classes.prose} lang={lang}>
      <Markdown remarkPlugins={[remarkGfm]} components={parts(runnable)}>
        {text}
      </Markdown>
    </div>
  );
});
