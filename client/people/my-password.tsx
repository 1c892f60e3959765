import { Alert, Button, Group, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Password } from '../../server/protocol/people.ts';
import { http } from '../api/http.ts';
import { troubleView } from '../api/trouble.ts';
import { t } from '../messages.ts';
import { ProblemCard } from '../shell/problem-card.tsx';

/** A password of the student's choice, beside the personal link. */
export function MyPassword() {
  const [password, setPassword] = useState('');
  const save = useMutation({ mutationFn: http.setPassword, onSuccess: () => setPassword('') });
  const short = password !== '' && !Password.safeParse(password).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!short) save.mutate(password);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" mt="xl">
        <Title order={2} size="h3">
          {t('password.title')}
        </Title>
        <Text>{t('password.text')}</Text>
        <Group align="flex-start">
          <PasswordInput
            label={t('door.password')}
            description={t('door.password.rule')}
            error={short}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="new-password"
            inputWrapperOrder={['label', 'input', 'description']}
            required
            w={280}
            data-testid="new-password"
          />
          <Button type="submit" variant="default" mt={25} loading={save.isPending} disabled={short || password === ''} data-testid="set-password">
            {t('password.set')}
          </Button>
        </Group>
        {save.isSuccess && (
          <Alert color="green" role="status" data-testid="password-set">
            {t('password.done')}
          </Alert>
        )}
        {save.error && <ProblemCard problem={troubleView(save.error)} />}
      </Stack>
    </form>
  );
}
