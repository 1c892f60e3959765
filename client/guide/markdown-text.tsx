import { ActionIcon, Anchor, Table, Tooltip } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { isValidElement, memo, type ReactNode } from 'react';
import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { t } from '../messages.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import { commandOf, frontTerminal } from '../terminal/run-in-terminal.ts';
import classes from './guide.module.css';

const shells = /language-(bash|sh|shell|console)\b/;

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
        {runnable && command && (
          <Tooltip label={t('code.run')}>
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('code.run')} onClick={() => frontTerminal()?.run(command)}>
              <IconPlayerPlay size={15} />
            </ActionIcon>
          </Tooltip>
        )}
        <CopyButton text={command ?? text} label={t('code.copy')} />
      </div>
    </div>
  );
}

const parts = (runnable: boolean): Components => ({
  pre: ({ children }) => <CodeBlock runnable={runnable}>{children}</CodeBlock>,
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
export const MarkdownText = memo(function MarkdownText({ text, runnable = false }: { text: string; runnable?: boolean }) {
  return (
    <div className={classes.prose}>
      <Markdown remarkPlugins={[remarkGfm]} components={parts(runnable)}>
        {text}
      </Markdown>
    </div>
  );
});
