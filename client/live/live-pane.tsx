import { ActionIcon, Badge, Button, Group, ScrollArea, Stack, Switch, Table, Text, Title } from '@mantine/core';
import { IconClockPlus, IconEye, IconHandOff, IconHandStop, IconPlayerStop } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import type { LiveClassView, MemberLab } from '../../server/protocol/live.ts';
import { queryClient } from '../api/queries.ts';
import { request } from '../api/socket.ts';
import { troubleView } from '../api/trouble.ts';
import { ago, countdown } from '../format/duration.ts';
import { useNow } from '../format/use-now.ts';
import { t } from '../messages.ts';
import { Confirm } from '../shell/confirm.tsx';
import { ProblemCard } from '../shell/problem-card.tsx';
import { showProblem } from '../shell/show-problem.ts';
import { NoticeForm } from './notice-form.tsx';
import { useLiveClass } from './use-live-class.ts';

const PeekDialog = lazy(() => import('./peek-dialog.tsx'));
type Member = LiveClassView['members'][number];
export interface Peeking {
  name: string;
  lab: string;
  terminal: string;
  label: string;
}

function LabRow({ member, lab, onPeek, onEnd }: { member: Member; lab: MemberLab; onPeek: (peek: Peeking) => void; onEnd: (lab: MemberLab) => void }) {
  const now = useNow(1000);
  return (
    <Group gap="xs" wrap="nowrap" data-testid="member-lab">
      <Text size="sm" truncate maw={230} title={lab.title}>
        {lab.title}
      </Text>
      <Badge size="sm" variant="light" color={lab.state === 'ready' ? 'green' : lab.state === 'failed' ? 'red' : 'gray'}>
        {t(lab.checking ? 'live.checking' : `lab.${lab.state}`)}
      </Badge>
      {lab.state === 'ready' && lab.expiresAt !== null && (
        <Text size="sm" c="dimmed" ff="monospace">
          {countdown(lab.expiresAt - now)}
        </Text>
      )}
      {lab.terminals.map(({ terminal, label }) => (
        <Button
          key={terminal}
          size="compact-xs"
          variant="default"
          leftSection={<IconEye size={13} />}
          onClick={() => onPeek({ name: member.name, lab: lab.id, terminal, label })}
          data-testid="peek"
        >
          {label}
        </Button>
      ))}
      {lab.state === 'ready' && lab.extensionsLeft > 0 && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('live.extend', { name: member.name })}
          onClick={() => void request('lab:extend', { lab: lab.id }).catch(showProblem)}
        >
          <IconClockPlus size={16} />
        </ActionIcon>
      )}
      {['queued', 'starting', 'ready'].includes(lab.state) && (
        <ActionIcon variant="subtle" color="red" aria-label={t('live.end', { name: member.name })} onClick={() => onEnd(lab)}>
          <IconPlayerStop size={16} />
        </ActionIcon>
      )}
    </Group>
  );
}

function Hand({ id, member }: { id: string; member: Member }) {
  const now = useNow(15_000);
  if (member.handAt === null) return null;
  const lower = () =>
    request('hand:lower', { class: id, member: member.member }).then(() => queryClient.invalidateQueries({ queryKey: ['class', id, 'live'] }), showProblem);
  return (
    <Group gap={4} wrap="nowrap" data-testid="hand-up">
      <IconHandStop size={16} aria-hidden />
      <Text size="sm">{t('live.handUp', { ago: ago(member.handAt, now) })}</Text>
      <ActionIcon variant="subtle" color="gray" aria-label={t('live.lower', { name: member.name })} onClick={() => void lower()}>
        <IconHandOff size={16} />
      </ActionIcon>
    </Group>
  );
}

/** Raised hands first, the longest waiting on top; then by name. */
const byNeed = (a: Member, b: Member) => (a.handAt ?? Number.POSITIVE_INFINITY) - (b.handAt ?? Number.POSITIVE_INFINITY) || a.name.localeCompare(b.name);

/** What the class does right now: labs, terminals, raised hands; and a word to everybody. */
export function LivePane({ id }: { id: string }) {
  const live = useLiveClass(id);
  const [all, setAll] = useState(false);
  const [peek, setPeek] = useState<Peeking | null>(null);
  const [ending, setEnding] = useState<MemberLab | null>(null);
  const members = live.data?.members ?? [];
  const shown = members.filter((member) => all || member.handAt !== null || member.labs.length > 0).sort(byNeed);
  return (
    <Stack gap="sm" data-testid="live">
      <Group justify="space-between">
        <Title order={2} size="h3">
          {t('live.title')}
        </Title>
        {live.data && (
          <Text size="sm" c="dimmed" data-testid="capacity">
            {t('live.capacity', live.data.labs)}
          </Text>
        )}
      </Group>
      {live.error && <ProblemCard problem={troubleView(live.error)} onRetry={() => void live.refetch()} />}
      <NoticeForm id={id} latest={live.data?.notices[0] ?? null} />
      <Switch label={t('live.all')} checked={all} onChange={(event) => setAll(event.currentTarget.checked)} size="sm" />
      {shown.length === 0 ? (
        <Text c="dimmed">{t('live.quiet')}</Text>
      ) : (
        <ScrollArea type="auto">
          <Table aria-label={t('live.title')} miw={640}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('class.member')}</Table.Th>
                <Table.Th>{t('live.hand')}</Table.Th>
                <Table.Th>{t('live.labs')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((member) => (
                <Table.Tr key={member.member} data-testid="live-row">
                  <Table.Td fw={600}>
                    <Link to={`/classes/${id}/members/${member.member}`}>{member.name}</Link>
                  </Table.Td>
                  <Table.Td>
                    <Hand id={id} member={member} />
                  </Table.Td>
                  <Table.Td>
                    {member.labs.map((lab) => (
                      <LabRow key={lab.id} member={member} lab={lab} onPeek={setPeek} onEnd={setEnding} />
                    ))}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
      {peek && (
        <Suspense>
          <PeekDialog
            {...peek}
            typing={members.flatMap((member) => member.labs).find((lab) => lab.id === peek.lab)?.typing ?? 'no'}
            onClose={() => setPeek(null)}
          />
        </Suspense>
      )}
      <Confirm
        opened={ending !== null}
        title={t('live.end.title')}
        text={t('live.end.text')}
        action={t('end.confirm')}
        onConfirm={() => {
          if (ending) void request('lab:end', { lab: ending.id }, 60_000).catch(showProblem);
          setEnding(null);
        }}
        onCancel={() => setEnding(null)}
      />
    </Stack>
  );
}
