import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { copyText } from '../format/copy-text.ts';
import { t } from '../messages.ts';
import { announce } from './announcer.tsx';

/** Copies a text and says so for two seconds. `caption` stands beside the sign. */
export function CopyButton({ text, label, caption }: { text: string; label: string; caption?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    if (!(await copyText(text))) return;
    setCopied(true);
    announce(t('copied'));
  };
  return (
    <Tooltip label={copied ? t('copied') : label}>
      {caption ? (
        <Button
          variant="default"
          size="compact-xs"
          aria-label={label}
          leftSection={copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
          onClick={() => void copy()}
        >
          {caption}
        </Button>
      ) : (
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={() => void copy()}>
          {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
        </ActionIcon>
      )}
    </Tooltip>
  );
}
