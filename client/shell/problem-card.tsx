import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { ProblemView } from '../../server/protocol/problems.ts';
import { copyText } from '../format/copy-text.ts';
import { t } from '../messages.ts';
import classes from './shell.module.css';

/** A problem in full: what happened, why, what to do, with a way to retry and a text to copy. */
export function ProblemCard({
  problem,
  onRetry,
  retrying,
  retryLabel,
  more = '',
}: {
  problem: ProblemView;
  onRetry?: () => void;
  retrying?: boolean;
  retryLabel?: string;
  /** Lines that are copied with it. */
  more?: string;
}) {
  const [copied, setCopied] = useState(false);
  const copy = async () =>
    setCopied(
      await copyText(
        `${problem.title} [${problem.code}]\n${problem.detail}\n${problem.advice}\n${more ? `${more}\n` : ''}${location.href}\n${new Date().toISOString()}`,
      ),
    );
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle />} title={problem.title} data-testid="problem">
      <Text size="sm" className={classes.detail}>
        {problem.detail}
      </Text>
      <Text size="sm" mt="xs">
        {problem.advice}
      </Text>
      <Group gap="sm" mt="md">
        {onRetry && (
          <Button size="xs" leftSection={<IconRefresh size={15} />} onClick={onRetry} loading={retrying ?? false}>
            {retryLabel ?? t('retry')}
          </Button>
        )}
        <Button size="xs" variant="default" leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />} onClick={() => void copy()}>
          {t(copied ? 'copied' : 'problem.copy')}
        </Button>
      </Group>
    </Alert>
  );
}
