import { ActionIcon, Button, Group, Modal, ScrollArea, Table, Text } from '@mantine/core';
import { IconEyeCog, IconLink, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { MemberView } from '../../server/protocol/people.ts';
import { http } from '../api/http.ts';
import { queryClient } from '../api/queries.ts';
import { ago } from '../format/duration.ts';
import { useNow } from '../format/use-now.ts';
import { ShownAsForm } from '../leaderboard/shown-as-form.tsx';
import { t } from '../messages.ts';
import { PersonalLink } from '../people/personal-link.tsx';
import { showProblem } from '../shell/show-problem.ts';

/** Everybody on the roster, with what they earned. */
export function MemberTable({ id, members }: { id: string; members: readonly MemberView[] }) {
  const now = useNow(30_000);
  const [link, setLink] = useState<{ name: string; secret: string } | null>(null);
  const [showing, setShowing] = useState<MemberView | null>(null);
  const [leaving, setLeaving] = useState<MemberView | null>(null);
  const renew = (member: MemberView) => http.memberLink(id, member.id).then(({ secret }) => setLink({ name: member.name, secret }), showProblem);
  const remove = (member: MemberView, how: typeof http.removeMember) => {
    setLeaving(null);
    void how(id, member.id).then(() => queryClient.invalidateQueries({ queryKey: ['class', id] }), showProblem);
  };
  return (
    <ScrollArea type="auto">
      <Table aria-label={t('class.members')} miw={720}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('class.member')}</Table.Th>
            <Table.Th>{t('class.email')}</Table.Th>
            <Table.Th>{t('class.idNumber')}</Table.Th>
            <Table.Th ta="right">{t('leaderboard.points')}</Table.Th>
            <Table.Th ta="right">{t('leaderboard.solved')}</Table.Th>
            <Table.Th ta="right">{t('class.attempts')}</Table.Th>
            <Table.Th>{t('class.lastAttempt')}</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {members.map((member) => (
            <Table.Tr key={member.id} data-testid="member-row">
              <Table.Td fw={600}>
                {member.name}
                {(member.hidden || member.alias !== null) && (
                  <Text size="sm" c="dimmed">
                    {member.hidden ? t('shown.isHidden') : t('shown.as', { alias: member.alias ?? '' })}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{member.email}</Table.Td>
              <Table.Td>{member.idNumber}</Table.Td>
              <Table.Td ta="right">{member.points}</Table.Td>
              <Table.Td ta="right">{member.solved}</Table.Td>
              <Table.Td ta="right">{member.attempts}</Table.Td>
              <Table.Td>{member.joinedAt === null ? t('class.notJoined') : member.lastAttemptAt !== null && ago(member.lastAttemptAt, now)}</Table.Td>
              <Table.Td>
                <Group gap={4} wrap="nowrap" justify="flex-end">
                  {member.joinedAt !== null && (
                    <ActionIcon variant="subtle" aria-label={t('class.link', { name: member.name })} onClick={() => void renew(member)}>
                      <IconLink size={16} />
                    </ActionIcon>
                  )}
                  <ActionIcon variant="subtle" aria-label={t('shown.title', { name: member.name })} onClick={() => setShowing(member)}>
                    <IconEyeCog size={16} />
                  </ActionIcon>
                  <ActionIcon variant="subtle" color="red" aria-label={t('class.remove', { name: member.name })} onClick={() => setLeaving(member)}>
                    <IconTrash size={16} />
                  </ActionIcon>
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Modal
        opened={link !== null}
        onClose={() => setLink(null)}
        title={t('class.link.title', { name: link?.name ?? '' })}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {link && <PersonalLink secret={link.secret} />}
      </Modal>
      <Modal
        opened={showing !== null}
        onClose={() => setShowing(null)}
        title={t('shown.title', { name: showing?.name ?? '' })}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {showing && <ShownAsForm id={id} member={showing} onSaved={() => setShowing(null)} />}
      </Modal>
      <Modal
        opened={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t('class.remove', { name: leaving?.name ?? '' })}
        centered
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Text size="sm">{t('class.remove.text')}</Text>
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={() => setLeaving(null)} data-autofocus>
            {t('cancel')}
          </Button>
          <Button variant="default" onClick={() => leaving && remove(leaving, http.removeMember)}>
            {t('class.remove.keep')}
          </Button>
          <Button color="red" onClick={() => leaving && remove(leaving, http.forgetMember)} data-testid="forget-member">
            {t('class.remove.all')}
          </Button>
        </Group>
      </Modal>
    </ScrollArea>
  );
}
