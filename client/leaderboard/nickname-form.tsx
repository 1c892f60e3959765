import { Button, Group, Skeleton, TextInput } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { Nickname } from '../../server/protocol/views.ts';
import { http } from '../api/http.ts';
import { queryClient, useMe } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { t } from '../messages.ts';
import classes from './leaderboard.module.css';

/** The name others see; what is wrong with it is said beside the field. */
export function NicknameForm() {
  const me = useMe();
  const [name, setName] = useState('');
  const known = me.data?.nickname;
  useEffect(() => {
    if (known) setName(known);
  }, [known]);
  const rename = useMutation({
    mutationFn: http.rename,
    onSuccess: (learner) => {
      queryClient.setQueryData(['me'], learner);
      void queryClient.invalidateQueries({ queryKey: ['standings'] });
    },
  });
  if (!me.data) return <Skeleton h={64} radius="md" />;
  const parsed = Nickname.safeParse(name);
  const refused = rename.error ? troubleView(rename.error) : null;
  const error = parsed.success ? refused && `${refused.title}. ${refused.advice}` : t('nickname.rule');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parsed.success) rename.mutate(parsed.data);
  };
  return (
    <form onSubmit={submit} className={classes.form}>
      <Group align="flex-start" gap="sm">
        <TextInput
          label={t('nickname.label')}
          value={name}
          maxLength={32}
          error={error}
          autoComplete="nickname"
          w={280}
          onChange={(event) => {
            rename.reset();
            setName(event.currentTarget.value);
          }}
        />
        <Button
          type="submit"
          mt={25}
          loading={rename.isPending}
          disabled={!parsed.success || parsed.data === known}
          leftSection={rename.isSuccess ? <IconCheck size={16} /> : null}
        >
          {t(rename.isSuccess ? 'nickname.saved' : 'nickname.save')}
        </Button>
      </Group>
    </form>
  );
}
