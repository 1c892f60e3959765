import { Badge, Table } from '@mantine/core';
import { Fragment } from 'react';
import type { StandingView } from '../../server/protocol/views.ts';
import { ago } from '../format/duration.ts';
import { useNow } from '../format/use-now.ts';
import { t } from '../messages.ts';
import classes from './leaderboard.module.css';

/** Rows of a board. `gaps`: ranks that do not follow each other have a line of dots between them. */
export function StandingsTable({ rows, gaps }: { rows: readonly StandingView[]; gaps: boolean }) {
  const now = useNow(30_000);
  return (
    <div className={classes.sheet}>
      <Table verticalSpacing="sm" horizontalSpacing="md" aria-label={t('leaderboard.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={64}>{t('leaderboard.rank')}</Table.Th>
            <Table.Th>{t('leaderboard.name')}</Table.Th>
            <Table.Th ta="right">{t('leaderboard.points')}</Table.Th>
            <Table.Th ta="right">{t('leaderboard.solved')}</Table.Th>
            <Table.Th ta="right" className={classes.wide}>
              {t('leaderboard.lastGain')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, at) => (
            <Fragment key={row.learner}>
              {gaps && at > 0 && row.rank > (rows[at - 1]?.rank ?? 0) + 1 && (
                <Table.Tr className={classes.gap}>
                  <Table.Td colSpan={5} aria-label={t('board.gap')}>
                    ···
                  </Table.Td>
                </Table.Tr>
              )}
              <Table.Tr data-testid="standing-row" data-you={row.you || undefined} className={row.you ? classes.you : ''}>
                <Table.Td fw={700}>{row.rank}</Table.Td>
                <Table.Td className={classes.nickname}>
                  {row.nickname}
                  {row.you && (
                    <Badge ml="xs" variant="light">
                      {t('leaderboard.you')}
                    </Badge>
                  )}
                </Table.Td>
                <Table.Td ta="right" className={classes.number}>
                  {row.points}
                </Table.Td>
                <Table.Td ta="right" className={classes.number}>
                  {row.solved}
                </Table.Td>
                <Table.Td ta="right" c="dimmed" className={classes.wide}>
                  {row.lastGainAt === null ? '–' : ago(row.lastGainAt, now)}
                </Table.Td>
              </Table.Tr>
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
