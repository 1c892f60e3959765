import { Progress, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { ScenarioCard } from '../../server/protocol/views.ts';
import { modulesOf } from '../catalogue/catalogue-filters.ts';
import { t } from '../messages.ts';
import classes from './me.module.css';

/** How far each module is done. */
export function ModuleProgress({ cards }: { cards: readonly ScenarioCard[] }) {
  return (
    <section aria-labelledby="modules">
      <Title order={2} size="h4" id="modules" mb="sm">
        {t('me.modules')}
      </Title>
      <ol className={classes.sheet}>
        {modulesOf(cards).map((module) => {
          const [earned, points] = [module.cards.reduce((sum, card) => sum + card.earned, 0), module.cards.reduce((sum, card) => sum + card.points, 0)];
          return (
            <li key={module.id} className={classes.row} data-testid={`module-${module.id}`}>
              <Text component={Link} to={`/module/${module.id}`} fw={550} className={classes.link}>
                {module.title}
              </Text>
              <Progress value={(100 * module.solved) / Math.max(1, module.cards.length)} size="lg" aria-label={module.title} />
              <Text size="sm" c="dimmed" className={classes.number}>
                {t('catalogue.solvedOf', { solved: module.solved, all: module.cards.length })} · {t('points.of', { earned, points })}
              </Text>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
