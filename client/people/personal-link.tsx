import { Code, Group } from '@mantine/core';
import { t } from '../messages.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import classes from './people.module.css';

/** A resume link, shown once, to copy. */
export function PersonalLink({ secret }: { secret: string }) {
  const link = `${location.origin}/resume#${secret}`;
  return (
    <Group wrap="nowrap" gap="xs">
      <Code className={classes.link} data-testid="personal-link">
        {link}
      </Code>
      <CopyButton text={link} label={t('link.copy')} />
    </Group>
  );
}
