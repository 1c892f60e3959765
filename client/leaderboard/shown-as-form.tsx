import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { MemberView } from '../../server/protocol/people.ts';
import { http } from '../api/http.ts';
import { queryClient } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { t } from '../messages.ts';
import { ProblemCard } from '../shell/problem-card.tsx';

/** How others see a student on the board: by another name, or not at all. */
export function ShownAsForm({ id, member, onSaved }: { id: string; member: MemberView; onSaved: () => void }) {
  const [alias, setAlias] = useState(member.alias ?? '');
  const [hidden, setHidden] = useState(member.hidden);
  const save = useMutation({
    mutationFn: () => http.showMember(id, member.id, { alias: alias.trim() === '' ? null : alias, hidden }),
    onSuccess: (view) => {
      queryClient.setQueryData(['class', id], view);
      onSaved();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('shown.alias')}
          description={t('shown.alias.hint')}
          placeholder={member.name}
          value={alias}
          maxLength={64}
          onChange={(event) => setAlias(event.currentTarget.value)}
          data-autofocus
          data-testid="alias"
        />
        <Checkbox label={t('shown.hidden')} checked={hidden} onChange={(event) => setHidden(event.currentTarget.checked)} />
        {save.error && <ProblemCard problem={troubleView(save.error)} />}
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending} data-testid="save-shown">
            {t('assignment.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
