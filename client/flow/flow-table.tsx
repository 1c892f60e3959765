import { Table } from '@mantine/core';
import { OutcomeMark } from '../evidence/outcome-mark.tsx';
import { t } from '../messages.ts';
import classes from './flow.module.css';
import type { ShownProbe } from './probes.ts';

/** The map's twin in words: every probe, how far it came, and what was said there. */
export function FlowTable({ probes }: { probes: readonly ShownProbe[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways where there is little room.
    <div className={classes.tableBox} tabIndex={0}>
      <Table stickyHeader verticalSpacing={6} fz="sm" miw={860}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('flow.verdict')}</Table.Th>
            <Table.Th>{t('flow.probe')}</Table.Th>
            <Table.Th>{t('flow.from')}</Table.Th>
            <Table.Th>{t('flow.to')}</Table.Th>
            <Table.Th>{t('flow.stage')}</Table.Th>
            <Table.Th>{t('flow.said')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {probes.map(({ key, title, verdict, transcript, journey }) => {
            const last = journey.stages.findLast((each) => each.state === 'passed' || each.state === 'stopped');
            return (
              <Table.Tr key={key}>
                <Table.Td>
                  <OutcomeMark outcome={verdict.verdict} />
                </Table.Td>
                <Table.Td>
                  {title} — {transcript.title}
                </Table.Td>
                <Table.Td>{`${journey.from.zone} (${journey.from.address})`}</Table.Td>
                <Table.Td>{`${journey.to.host}${journey.to.port ? `:${journey.to.port}` : ''}`}</Table.Td>
                <Table.Td>{journey.unplugged ? t('flow.unplugged') : last ? `${t(`stage.${last.stage}`)}: ${t(`stage.${last.state}`)}` : ''}</Table.Td>
                <Table.Td>{last?.said ?? ''}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </div>
  );
}
