import { Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { HistoryRow } from '../../server/protocol/me.ts';
import { useRecordings } from '../api/queries.ts';
import { ago } from '../format/duration.ts';
import { useNow } from '../format/use-now.ts';
import { t } from '../messages.ts';
import { AttemptReplay } from '../replay/attempt-replay.tsx';
import { recordedLabs } from '../replay/sessions.ts';
import classes from './me.module.css';

/** The latest attempts, newest first. */
export function HistoryTable({ rows }: { rows: readonly HistoryRow[] }) {
  const now = useNow(30_000);
  const labs = recordedLabs(useRecordings('/me').data?.recordings ?? []);
  if (rows.length === 0)
    return (
      <Text c="dimmed" className={classes.none}>
        {t('me.noHistory')}
      </Text>
    );
  return (
    <div className={classes.sheet}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a phone. */}
      <section className={classes.scroll} tabIndex={0} aria-label={t('me.tab.history')}>
        <Table verticalSpacing="sm" horizontalSpacing="md" aria-label={t('me.tab.history')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('me.when')}</Table.Th>
              <Table.Th>{t('me.scenario')}</Table.Th>
              <Table.Th>{t('me.verdicts')}</Table.Th>
              {labs.size > 0 && <Table.Th>{t('replay.column')}</Table.Th>}
              <Table.Th ta="right">{t('leaderboard.points')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.attempt} data-testid="history-row">
                <Table.Td className={classes.when}>{ago(row.at, now)}</Table.Td>
                <Table.Td>
                  <Link to={`/lab/${row.scenario}`} className={classes.link}>
                    {row.title}
                  </Link>
                </Table.Td>
                <Table.Td>
                  {row.state === 'finished'
                    ? t(row.inconclusive > 0 ? 'evidence.resultOpen' : 'evidence.result', { pass: row.pass, all: row.expected, open: row.inconclusive })
                    : t(`me.state.${row.state}`)}
                </Table.Td>
                {labs.size > 0 && (
                  <Table.Td>
                    <AttemptReplay place="/me" lab={labs.get(row.attempt)} row={row} when={ago(row.at, now)} />
                  </Table.Td>
                )}
                <Table.Td ta="right" className={classes.number}>
                  {row.gained > 0 ? `+${row.gained}` : '–'}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </div>
  );
}
