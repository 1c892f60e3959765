import { Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Notice } from '../../server/protocol/live.ts';
import { queryClient } from '../api/queries.ts';
import { request } from '../api/socket.ts';
import { ago } from '../format/duration.ts';
import { useNow } from '../format/use-now.ts';
import { t } from '../messages.ts';
import { showProblem } from '../shell/show-problem.ts';

const longest = 500;

/** A word to everybody in the class, and the last one that was said. */
export function NoticeForm({ id, latest }: { id: string; latest: Notice | null }) {
  const now = useNow(30_000);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const say = async () => {
    setBusy(true);
    try {
      await request('class:say', { class: id, text });
      setText('');
      void queryClient.invalidateQueries({ queryKey: ['class', id, 'live'] });
    } catch (error) {
      showProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() && !busy) void say();
      }}
    >
      <Group align="end" gap="xs">
        <TextInput
          label={t('live.say')}
          value={text}
          maxLength={longest}
          onChange={(event) => setText(event.currentTarget.value)}
          style={{ flex: 1, minWidth: 220 }}
          data-testid="notice"
        />
        <Button type="submit" loading={busy} disabled={!text.trim()} data-testid="say">
          {t('live.say.action')}
        </Button>
      </Group>
      {latest && (
        <Text size="sm" c="dimmed" mt={4}>
          {t('live.said', { ago: ago(latest.at, now), text: latest.text })}
        </Text>
      )}
    </form>
  );
}
