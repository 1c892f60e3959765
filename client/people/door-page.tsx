import { Alert, Button, PasswordInput, Stack, Tabs, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { http } from '../api/http.ts';
import { useSession } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { t } from '../messages.ts';
import { RecordedNote } from '../replay/recorded-note.tsx';
import { ProblemCard } from '../shell/problem-card.tsx';
import { DoorFrame } from './door-frame.tsx';
import classes from './people.module.css';
import { useEntry } from './use-entry.ts';

function JoinForm() {
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const join = useEntry(http.join, '/my-link');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    join.mutate({ code, name });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('door.code')}
          description={t('door.code.hint')}
          className={classes.code}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          maxLength={20}
          required
          data-testid="join-code"
        />
        <TextInput
          label={t('door.name')}
          description={t('door.name.hint')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="name"
          maxLength={64}
          required
          data-testid="join-name"
        />
        <RecordedNote />
        {join.error && <ProblemCard problem={troubleView(join.error)} />}
        <Button type="submit" loading={join.isPending} data-testid="join">
          {t('door.join')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('door.back')}
        </Text>
      </Stack>
    </form>
  );
}

function SignInForm() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const oidc = useSession().data?.oidc;
  const signIn = useEntry(http.logIn, (session) => (session.person?.role === 'student' ? '/' : '/classes'));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ name, password });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput label={t('door.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} autoComplete="username" required />
        <PasswordInput
          label={t('door.password')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          required
        />
        {signIn.error && <ProblemCard problem={troubleView(signIn.error)} />}
        <Button type="submit" loading={signIn.isPending} data-testid="sign-in">
          {t('door.signIn')}
        </Button>
        {oidc && (
          <Button component="a" href="/api/login/oidc" variant="default" data-testid="sign-on">
            {t('door.signOn', { name: oidc })}
          </Button>
        )}
      </Stack>
    </form>
  );
}

/** Where everybody meets who is not signed in: students by their class's code, instructors by password. */
export default function DoorPage() {
  // Where the way to the provider of single sign-on ends when it goes wrong.
  const [refused] = useState(() => new URLSearchParams(location.hash.slice(1)).get('signOn'));
  return (
    <DoorFrame title={t('door.title')} text={t('door.text')}>
      {refused && (
        <Alert color="red" role="alert" title={t('door.signOn.failed')} data-testid="sign-on-refused">
          {t(refused === 'forbidden' ? 'door.signOn.forbidden' : 'door.signOn.trouble')}
        </Alert>
      )}
      <Tabs defaultValue={refused ? 'staff' : 'student'} keepMounted={false}>
        <Tabs.List grow mb="md">
          <Tabs.Tab value="student">{t('door.student')}</Tabs.Tab>
          <Tabs.Tab value="staff">{t('door.staff')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="student">
          <JoinForm />
        </Tabs.Panel>
        <Tabs.Panel value="staff">
          <SignInForm />
        </Tabs.Panel>
      </Tabs>
    </DoorFrame>
  );
}
