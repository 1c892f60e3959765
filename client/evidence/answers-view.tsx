import { Table } from '@mantine/core';
import type { DnsAnswer } from '../flow/dns-answers.ts';
import { t } from '../messages.ts';
import classes from './evidence.module.css';

/** DNS answers record by record, with how long others may keep them. */
export function AnswersView({ answers }: { answers: readonly DnsAnswer[] }) {
  return (
    <div className={classes.answers} data-testid="dns-answers">
      <Table verticalSpacing={4} fz="sm" aria-label={t('dns.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('dns.name')}</Table.Th>
            <Table.Th>{t('dns.type')}</Table.Th>
            <Table.Th ta="right">{t('dns.ttl')}</Table.Th>
            <Table.Th>{t('dns.data')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {answers.map((answer, at) => (
            <Table.Tr key={at}>
              <Table.Td>{answer.name}</Table.Td>
              <Table.Td>{answer.type}</Table.Td>
              <Table.Td ta="right">{t('dns.seconds', { seconds: answer.ttl })}</Table.Td>
              <Table.Td>
                <code>{answer.data}</code>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
