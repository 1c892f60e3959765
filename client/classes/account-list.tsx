import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { AccountsView } from '../../server/protocol/people.ts';
import { http } from '../api/http.ts';
import { queryClient, useAccounts } from '../api/queries.ts';
import { t } from '../messages.ts';
import { showProblem } from '../shell/show-problem.ts';

function AccountRow({ account }: { account: AccountsView[number] }) {
  const [email, setEmail] = useState(account.email ?? '');
  const save = useMutation({
    mutationFn: () => http.changeAccount(account.id, email.trim() === '' ? null : email.trim()),
    onSuccess: (accounts) => queryClient.setQueryData(['accounts'], accounts),
    onError: showProblem,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Group align="center" gap="sm">
        <Text w={220} style={{ overflowWrap: 'anywhere' }}>
          <b>{account.name}</b> · {t(`accounts.role.${account.role}`)}
        </Text>
        <TextInput
          type="email"
          aria-label={t('accounts.email', { name: account.name })}
          value={email}
          maxLength={254}
          onChange={(event) => setEmail(event.currentTarget.value)}
          w={260}
          maw="100%"
        />
        <Button
          type="submit"
          variant="default"
          size="xs"
          loading={save.isPending}
          disabled={email.trim() === (account.email ?? '')}
          aria-label={t('accounts.save', { name: account.name })}
        >
          {t('assignment.save')}
        </Button>
      </Group>
    </form>
  );
}

/** Who teaches here, and by which address they sign on elsewhere. */
export function AccountList() {
  const accounts = useAccounts();
  if (!accounts.data) return null;
  return (
    <Stack gap="sm" mt="xl" data-testid="accounts">
      <Title order={2} size="h3">
        {t('accounts.title')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('accounts.text')}
      </Text>
      {accounts.data.map((account) => (
        <AccountRow key={account.id} account={account} />
      ))}
    </Stack>
  );
}
