import { Group, ScrollArea, Select, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MemberView } from '../../server/protocol/people.ts';
import { http } from '../api/http.ts';
import { useCatalogue, useScenario } from '../api/queries.ts';
import { t } from '../messages.ts';
import classes from './heat.module.css';
import { type HeatFilter, type HeatSort, heatRows } from './heat-rows.ts';

const signs = { pass: '✓', fail: '✗', inconclusive: '?' };
const refreshMs = 10_000;

const filters = ['all', 'stuck', 'open'] as const;
const sorts = ['name', 'passed', 'minutes'] as const;

function HeatTable({ id, scenario, members }: { id: string; scenario: string; members: readonly MemberView[] }) {
  const heat = useQuery({ queryKey: ['class', id, 'heat', scenario], queryFn: () => http.heat(id, scenario), refetchInterval: refreshMs });
  const view = useScenario(scenario);
  const [filter, setFilter] = useState<HeatFilter>('all');
  const [sort, setSort] = useState<HeatSort>('name');
  const checks = view.data?.tasks.flatMap((task) => task.checks.map((check) => ({ task: task.id, ...check }))) ?? [];
  const rows = heatRows(members, heat.data ?? [], checks.length, filter, sort);
  if (heat.data?.length === 0) return <Text c="dimmed">{t('heat.none')}</Text>;
  return (
    <>
      <Group>
        <Select
          label={t('heat.filter')}
          data={filters.map((value) => ({ value, label: t(`heat.filter.${value}`) }))}
          value={filter}
          onChange={(value) => setFilter(value as HeatFilter)}
          allowDeselect={false}
          data-testid="heat-filter"
        />
        <Select
          label={t('heat.sort')}
          data={sorts.map((value) => ({ value, label: t(`heat.sort.${value}`) }))}
          value={sort}
          onChange={(value) => setSort(value as HeatSort)}
          allowDeselect={false}
        />
      </Group>
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
            {rows.map(({ member, cells }) => (
              <Table.Tr key={member.id}>
                <Table.Th scope="row">{member.name}</Table.Th>
                {checks.map((check) => {
                  const cell = cells.find((one) => one.task === check.task && one.check === check.id);
                  if (!cell) return <Table.Td key={`${check.task} ${check.id}`} />;
                  const { latest, attempts, minutes, stuck } = cell;
                  const outcome = t(`heat.${latest}`);
                  return (
                    <Table.Td
                      key={`${check.task} ${check.id}`}
                      className={classes[latest]}
                      title={t('heat.cell', { name: member.name, check: check.title, outcome, attempts, minutes })}
                    >
                      <span aria-hidden>{signs[latest]}</span> {t('heat.minutes', { attempts, minutes })}
                      <span className={classes.spoken}> {outcome}</span>
                      {stuck && <b> {t(`heat.stuck.${stuck}`)}</b>}
                    </Table.Td>
                  );
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </>
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
