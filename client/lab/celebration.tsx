import { Button, Group, Modal, Text, Title } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { IconArrowRight, IconBook2 } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { ScenarioView } from '../../server/protocol/views.ts';
import { useCatalogue } from '../api/queries.ts';
import { cardAfter } from '../catalogue/catalogue-filters.ts';
import { t } from '../messages.ts';
import classes from './celebration.module.css';

/** Every task earned its points. */
export const solved = (scenario: ScenarioView) => scenario.tasks.length > 0 && scenario.tasks.every((task) => task.earned !== null && !task.shown);

/** Said once, in the moment when the last task is solved; still, where motion is not wanted. */
export function Celebration({ scenario, onDebrief }: { scenario: ScenarioView; onDebrief: () => void }) {
  const done = solved(scenario);
  const before = useRef(done);
  const [open, setOpen] = useState(false);
  const still = useReducedMotion(false, { getInitialValueInEffect: false });
  const next = cardAfter(useCatalogue().data?.scenarios ?? [], scenario.card.id);
  useEffect(() => {
    if (done && !before.current) setOpen(true);
    before.current = done;
  }, [done]);
  return (
    <Modal opened={open} onClose={() => setOpen(false)} centered withCloseButton closeButtonProps={{ 'aria-label': t('close') }} title={t('celebrate.kicker')}>
      <div className={classes.box} data-testid="celebration">
        {!still && (
          <div className={classes.confetti} aria-hidden>
            {Array.from({ length: 18 }, (_, at) => (
              <i key={at} style={{ left: `${(at * 53) % 100}%`, animationDelay: `${(at % 6) * 90}ms` }} />
            ))}
          </div>
        )}
        <Title order={2}>{t('celebrate.title')}</Title>
        <Text mt="xs">{t('celebrate.text', { earned: scenario.card.earned, points: scenario.card.points })}</Text>
        <Group mt="lg" gap="sm" justify="center">
          <Button
            leftSection={<IconBook2 size={16} />}
            onClick={() => {
              setOpen(false);
              onDebrief();
            }}
          >
            {t('celebrate.debrief')}
          </Button>
          {next && (
            <Button component={Link} to={`/lab/${next.id}`} variant="default" rightSection={<IconArrowRight size={16} />}>
              {t('celebrate.next')}
            </Button>
          )}
        </Group>
      </div>
    </Modal>
  );
}
