import { Paper, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { t } from '../messages.ts';
import { Brand } from '../shell/app-header.tsx';
import shell from '../shell/shell.module.css';
import { ThemeToggle } from '../shell/theme-toggle.tsx';
import classes from './people.module.css';

/** A page for whoever is not signed in yet: one card in the middle. */
export function DoorFrame({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  useDocumentTitle(t('title.door'));
  return (
    <>
      <header className={shell.header}>
        <Brand />
        <div style={{ flex: 1 }} />
        <ThemeToggle />
      </header>
      <main className={classes.door}>
        <Paper withBorder radius="md" p="xl" className={classes.card}>
          <Stack>
            <Title order={1} size="h2">
              {title}
            </Title>
            <Text>{text}</Text>
            {children}
          </Stack>
        </Paper>
      </main>
    </>
  );
}
