import { Button, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Password } from '../../server/protocol/people.ts';
import { http } from '../api/http.ts';
import { queryClient } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { t } from '../messages.ts';
import { ProblemCard } from '../shell/problem-card.tsx';

/** An admin makes the accounts of the other instructors. */
export function NewInstructor() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const make = useMutation({
    mutationFn: http.createInstructor,
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['accounts'] });
      setName('');
      setPassword('');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({ name, password });
  };
  return (
    <Stack gap="sm" mt="xl">
      <Title order={2} size="h3">
        {t('staff.title')}
      </Title>
      <form onSubmit={submit}>
        <Group align="flex-end">
          <TextInput
            label={t('class.member')}
            value={name}
            maxLength={64}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="off"
            required
            w={220}
          />
          <PasswordInput
            label={t('staff.password')}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="new-password"
            required
            w={220}
          />
          <Button type="submit" variant="default" loading={make.isPending} disabled={!Password.safeParse(password).success}>
            {t('staff.make')}
          </Button>
        </Group>
      </form>
      <Text size="sm" c="dimmed">
        {make.data ? t('staff.made', make.data) : t('door.password.rule')}
      </Text>
      {make.error && <ProblemCard problem={troubleView(make.error)} />}
    </Stack>
  );
}
