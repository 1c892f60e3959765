import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Password } from '../../server/protocol/people.ts';
import { http } from '../api/http.ts';
import { troubleView } from '../api/trouble.ts';
import { t } from '../messages.ts';
import { ProblemCard } from '../shell/problem-card.tsx';
import { DoorFrame } from './door-frame.tsx';
import { useEntry } from './use-entry.ts';

/** The first account, by the link that the server prints. The secret stands behind the #, so that no log sees it. */
export default function SetupPage() {
  const [secret] = useState(() => location.hash.slice(1));
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const make = useEntry(http.setUp, '/classes');
  const short = password !== '' && !Password.safeParse(password).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!short) make.mutate({ secret, name, password });
  };
  return (
    <DoorFrame title={t('setup.title')} text={t('setup.text')}>
      {secret === '' ? (
        <Alert color="yellow">{t('setup.noSecret')}</Alert>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label={t('door.name')}
              value={name}
              maxLength={64}
              onChange={(event) => setName(event.currentTarget.value)}
              autoComplete="username"
              required
            />
            <PasswordInput
              label={t('door.password')}
              description={t('door.password.rule')}
              error={short}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              autoComplete="new-password"
              required
            />
            {make.error && <ProblemCard problem={troubleView(make.error)} />}
            <Button type="submit" loading={make.isPending} disabled={short}>
              {t('setup.make')}
            </Button>
          </Stack>
        </form>
      )}
    </DoorFrame>
  );
}
