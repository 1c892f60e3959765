import { Button, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { t } from '../messages.ts';
import { AppHeader } from './app-header.tsx';

export function NotFoundPage() {
  return (
    <>
      <AppHeader />
      <Stack component="main" align="center" gap="md" p="xl" mt={80} ta="center">
        <Text ff="monospace" c="dimmed">
          550 5.1.1
        </Text>
        <Title order={1}>{t('notFound.title')}</Title>
        <Text c="dimmed">{t('notFound.text')}</Text>
        <Button component={Link} to="/" mt="sm">
          {t('notFound.back')}
        </Button>
      </Stack>
    </>
  );
}
