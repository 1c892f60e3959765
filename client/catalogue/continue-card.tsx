import { Button, Text, Title } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { ScenarioCard } from '../../server/protocol/views.ts';
import { t } from '../messages.ts';
import classes from './catalogue.module.css';

/** Where the learner was, or where to begin. */
export function ContinueCard({ card }: { card: ScenarioCard }) {
  const word = card.lab ? 'continue.running' : card.state === 'started' ? 'continue.started' : 'continue.new';
  return (
    <section className={classes.continue} aria-label={t(word)} data-testid="continue">
      <div>
        <Text size="sm" c="dimmed">
          {t(word)}
        </Text>
        <Title order={2} size="h3">
          {card.title}
        </Title>
      </div>
      <Button component={Link} to={`/lab/${card.id}`} rightSection={<IconArrowRight size={17} />}>
        {t(card.lab || card.state === 'started' ? 'continue.go' : 'continue.begin')}
      </Button>
    </section>
  );
}
