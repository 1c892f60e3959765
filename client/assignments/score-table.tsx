import { ActionIcon, Badge, ScrollArea, Table, Text } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import type { AssignmentReport } from '../../server/protocol/assignments.ts';
import { moment } from '../format/moment.ts';
import { t } from '../messages.ts';

type Row = AssignmentReport['rows'][number];

/** Who has what in an assignment, and until when. */
export function ScoreTable({ report, now, onExtend }: { report: AssignmentReport; now: number; onExtend: (row: Row) => void }) {
  return (
    <ScrollArea type="auto">
      <Table aria-label={t('assignment.scores')} miw={620}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('class.member')}</Table.Th>
            <Table.Th ta="right">{t('leaderboard.points')}</Table.Th>
            <Table.Th ta="right">{t('leaderboard.solved')}</Table.Th>
            <Table.Th>{t('assignment.due')}</Table.Th>
            <Table.Th>{t('leaderboard.lastGain')}</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.rows.map((row) => (
            <Table.Tr key={row.member} data-testid="score-row">
              <Table.Td fw={600}>{row.name}</Table.Td>
              <Table.Td ta="right">{t('points.of', { earned: row.score.points, points: report.assignment.points })}</Table.Td>
              <Table.Td ta="right">{row.score.solved}</Table.Td>
              <Table.Td>
                {moment(row.dueAt, now)}
                {row.extended && (
                  <Badge ml="xs" variant="light">
                    {t('assignment.extended')}
                  </Badge>
                )}
              </Table.Td>
              <Table.Td>
                {row.score.lastGainAt !== null && moment(row.score.lastGainAt, now)}
                {row.score.late && (
                  <Badge ml="xs" variant="light" color="yellow">
                    {t('assignment.isLate')}
                  </Badge>
                )}
                {!row.joined && (
                  <Text size="sm" c="dimmed" component="span">
                    {t('class.notJoined')}
                  </Text>
                )}
              </Table.Td>
              <Table.Td ta="right">
                <ActionIcon variant="subtle" aria-label={t('assignment.extend', { name: row.name })} onClick={() => onExtend(row)}>
                  <IconCalendarPlus size={16} />
                </ActionIcon>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
