import { Anchor, Badge, Button, Container, Group, Paper, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { http } from '../api/http.ts';
import { queryClient, useClasses, useSession } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { t } from '../messages.ts';
import { AppHeader } from '../shell/app-header.tsx';
import { ProblemCard } from '../shell/problem-card.tsx';
import { AccountList } from './account-list.tsx';
import { NewInstructor } from './new-instructor.tsx';

function NewClass() {
  const [name, setName] = useState('');
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: http.createClass,
    onSuccess: ({ id }) => {
      void queryClient.invalidateQueries({ queryKey: ['classes'] });
      void navigate(`/classes/${id}`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(name);
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end">
        <TextInput
          label={t('classes.new')}
          value={name}
          maxLength={64}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          w={280}
          data-testid="class-name"
        />
        <Button type="submit" loading={create.isPending} data-testid="create-class">
          {t('classes.create')}
        </Button>
      </Group>
      {create.error && <ProblemCard problem={troubleView(create.error)} />}
    </form>
  );
}

/** An instructor's classes, the running ones first. */
export default function ClassesPage() {
  useDocumentTitle(t('title.classes'));
  const classes = useClasses();
  const admin = useSession().data?.person?.role === 'admin';
  return (
    <>
      <AppHeader />
      <Container component="main" size="md" py="xl">
        <Stack>
          <Title order={1}>{t('nav.classes')}</Title>
          <NewClass />
          {classes.isPending && <Skeleton h={80} />}
          {classes.error && <ProblemCard problem={troubleView(classes.error)} onRetry={() => void classes.refetch()} />}
          {classes.data?.length === 0 && <Text c="dimmed">{t('classes.none')}</Text>}
          {classes.data?.map(({ id, name, joined, members, archivedAt }) => (
            <Paper key={id} withBorder p="md" radius="md" data-testid="class-card">
              <Group justify="space-between">
                <Anchor component={Link} to={`/classes/${id}`} fw={600} size="lg">
                  {name}
                </Anchor>
                <Group gap="sm">
                  {archivedAt !== null && <Badge color="gray">{t('classes.archived')}</Badge>}
                  <Text size="sm">{t('classes.joined', { joined, members })}</Text>
                </Group>
              </Group>
            </Paper>
          ))}
          {admin && <AccountList />}
          {admin && <NewInstructor />}
        </Stack>
      </Container>
    </>
  );
}
