import { Badge, Group, Text, Title } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleDashed, IconClock, IconPlayerPlayFilled, IconProgress, IconServer2, IconTrophy, IconWall } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { ScenarioCard as Card } from '../../server/protocol/views.ts';
import { t } from '../messages.ts';
import classes from './catalogue.module.css';

const bars: Record<Card['difficulty'], number> = { beginner: 1, intermediate: 2, advanced: 3 };

/** Difficulty as one to three bars and a word. */
export function Difficulty({ level }: { level: Card['difficulty'] }) {
  return (
    <span className={classes.difficulty}>
      <span className={classes.bars} aria-hidden>
        {[1, 2, 3].map((bar) => (
          <i key={bar} data-on={bar <= bars[level] || undefined} />
        ))}
      </span>
      {t(`difficulty.${level}`)}
    </span>
  );
}

function State({ card }: { card: Card }) {
  if (card.lab)
    return (
      <Badge color="harbor" variant="light" leftSection={<IconPlayerPlayFilled size={11} />}>
        {t('card.running')}
      </Badge>
    );
  if (card.state === 'solved')
    return (
      <Badge color="green" variant="light" leftSection={<IconCircleCheckFilled size={13} />}>
        {t('state.solved')}
      </Badge>
    );
  if (card.state === 'started')
    return (
      <Badge color="yellow" variant="light" leftSection={<IconProgress size={13} />}>
        {t('state.started')}
      </Badge>
    );
  return (
    <Badge color="gray" variant="light" leftSection={<IconCircleDashed size={13} />}>
      {t('state.new')}
    </Badge>
  );
}

/** One scenario of the catalogue; the whole card leads to it. */
export function ScenarioCard({ card }: { card: Card }) {
  return (
    <Link to={`/lab/${card.id}`} className={classes.card} data-testid={`card-${card.id}`} data-state={card.state}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Difficulty level={card.difficulty} />
        <State card={card} />
      </Group>
      <Title order={3} size="h4" className={classes.title}>
        {card.title}
      </Title>
      <Text size="sm" c="dimmed" lineClamp={3} className={classes.summary}>
        {card.summary}
      </Text>
      <Group gap="md" className={classes.facts}>
        <span>
          <IconServer2 size={15} aria-hidden /> {card.server}
        </span>
        <span>
          <IconClock size={15} aria-hidden /> {t('card.minutes', { minutes: card.minutes })}
        </span>
        <span>
          <IconTrophy size={15} aria-hidden /> {t('card.points', { earned: card.earned, points: card.points })}
        </span>
        {card.firewall && (
          <span>
            <IconWall size={15} aria-hidden /> {t('card.firewall')}
          </span>
        )}
      </Group>
      {card.objectives.length > 0 && (
        <Text size="xs" c="dimmed" className={classes.objectives}>
          {t('card.objectives', { list: card.objectives.join(', ') })}
        </Text>
      )}
    </Link>
  );
}
