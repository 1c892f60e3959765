import { Group, SegmentedControl, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { ExamCoverage, ExamName, ObjectiveView } from '../../server/protocol/me.ts';
import { t } from '../messages.ts';
import classes from './me.module.css';

/** One objective as a bar: as long as what trains it, filled as far as solved. */
function Objective({ objective, longest }: { objective: ObjectiveView; longest: number }) {
  const { number, label, scenarios, solved } = objective;
  const share = (count: number) => `${(100 * count) / Math.max(1, longest)}%`;
  return (
    <li className={classes.objective} data-testid={`objective-${number}`} data-none={scenarios === 0 || undefined}>
      <span className={classes.objectiveName}>
        <b>{number}</b> {label}
      </span>
      <span className={classes.track} aria-hidden>
        <i style={{ width: share(scenarios) }} />
        <b style={{ width: share(solved) }} />
      </span>
      <span className={classes.number}>{scenarios === 0 ? t('me.notTrained') : t('catalogue.solvedOf', { solved, all: scenarios })}</span>
    </li>
  );
}

/** Coverage of the exam's objectives, domain by domain. */
export function ObjectiveChart({ exams }: { exams: readonly ExamCoverage[] }) {
  const [exam, setExam] = useState<ExamName>('cs0-004');
  const shown = exams.find((each) => each.exam === exam);
  const longest = Math.max(1, ...(shown?.domains.flatMap(({ objectives }) => objectives.map(({ scenarios }) => scenarios)) ?? []));
  return (
    <section aria-labelledby="objectives">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="objectives">
          {t('me.objectives')}
        </Title>
        <SegmentedControl
          value={exam}
          onChange={(next) => setExam(next as ExamName)}
          aria-label={t('me.exam')}
          data={exams.map((each) => ({ value: each.exam, label: each.exam.toUpperCase() }))}
        />
      </Group>
      <div className={classes.domains}>
        {shown?.domains.map((domain) => (
          <div key={domain.title} className={classes.domain}>
            <Title order={3} size="h6" mb="xs">
              {domain.title}{' '}
              {domain.weight !== null && (
                <Text span size="sm" c="dimmed">
                  {t('me.weight', { weight: domain.weight })}
                </Text>
              )}
            </Title>
            <ul>
              {domain.objectives.map((objective) => (
                <Objective key={objective.number} objective={objective} longest={longest} />
              ))}
            </ul>
          </div>
        ))}
      </div>
      <Text size="xs" c="dimmed" mt="sm">
        {t('me.objectivesNote')}
      </Text>
    </section>
  );
}
