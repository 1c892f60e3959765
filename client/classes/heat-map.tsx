import { ScrollArea, Select, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HeatView, MemberView } from '../../server/protocol/people.ts';
import { http } from '../api/http.ts';
import { useCatalogue, useScenario } from '../api/queries.ts';
import { t } from '../messages.ts';
import classes from './heat.module.css';

const signs = { pass: '✓', fail: '✗', inconclusive: '?' };
const refreshMs = 10_000;

function HeatTable({ id, scenario, members }: { id: string; scenario: string; members: readonly MemberView[] }) {
  const heat = useQuery({ queryKey: ['class', id, 'heat', scenario], queryFn: () => http.heat(id, scenario), refetchInterval: refreshMs });
  const view = useScenario(scenario);
  const checks = view.data?.tasks.flatMap((task) => task.checks.map((check) => ({ task: task.id, ...check }))) ?? [];
  const cellOf = (member: string, task: string, check: string) =>
    heat.data?.find((cell: HeatView[number]) => cell.member === member && cell.task === task && cell.check === check);
  const active = members.filter((member) => heat.data?.some((cell) => cell.member === member.id));
  if (active.length === 0) return <Text c="dimmed">{t('heat.none')}</Text>;
  return (
    <ScrollArea type="auto">
      <Table aria-label={t('heat.title')} withColumnBorders data-testid="heat">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('class.member')}</Table.Th>
            {checks.map((check) => (
              <Table.Th key={`${check.task} ${check.id}`} className={classes.check}>
                {check.title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {active.map((member) => (
            <Table.Tr key={member.id}>
              <Table.Th scope="row">{member.name}</Table.Th>
              {checks.map((check) => {
                const cell = cellOf(member.id, check.task, check.id);
                if (!cell) return <Table.Td key={`${check.task} ${check.id}`} />;
                const { latest, attempts, stuck } = cell;
                const outcome = t(`heat.${latest}`);
                return (
                  <Table.Td
                    key={`${check.task} ${check.id}`}
                    className={classes[latest]}
                    title={t('heat.cell', { name: member.name, check: check.title, outcome, attempts })}
                  >
                    <span aria-hidden>{signs[latest]}</span> {attempts}
                    <span className={classes.spoken}> {outcome}</span>
                    {stuck && <b> {t('heat.stuck')}</b>}
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

/** Student × check of one scenario, asked again every ten seconds. */
export function HeatMap({ id, members }: { id: string; members: readonly MemberView[] }) {
  const catalogue = useCatalogue();
  const [scenario, setScenario] = useState<string | null>(null);
  const data = catalogue.data?.scenarios.map((card) => ({ value: card.id, label: card.title })) ?? [];
  return (
    <Stack gap="sm">
      <Title order={2} size="h3">
        {t('heat.title')}
      </Title>
      <Select label={t('heat.scenario')} data={data} value={scenario} onChange={setScenario} searchable w={380} maw="100%" data-testid="heat-scenario" />
      {scenario && <HeatTable id={id} scenario={scenario} members={members} />}
      {scenario && (
        <Text size="sm" c="dimmed">
          {t('heat.legend')}
        </Text>
      )}
    </Stack>
  );
}
