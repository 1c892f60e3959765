import { Badge, Button, Group, Skeleton, Text, Title } from '@mantine/core';
import { IconCheck, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { MistakeView } from '../../server/protocol/me.ts';
import { useMistakes } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { TranscriptView } from '../evidence/transcript-view.tsx';
import { MarkdownText } from '../guide/markdown-text.tsx';
import { t } from '../messages.ts';
import { ProblemCard } from '../shell/problem-card.tsx';
import classes from './me.module.css';
import { deckOf, readPutAside, writePutAside } from './put-aside.ts';

/** What went wrong, and on request why: one card, with the learner's own transcripts. */
function Card({ card }: { card: MistakeView }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Group gap="xs" mb="xs">
        <Link to={`/lab/${card.scenario}`} className={classes.link}>
          {card.scenarioTitle}
        </Link>
        <Badge variant="light" color="gray">
          {t(card.kind === 'check' ? 'me.card.check' : 'me.card.question')}
        </Badge>
        {card.kind === 'check' && card.mended && (
          <Badge variant="light" color="green">
            {t('me.mended')}
          </Badge>
        )}
      </Group>
      {card.kind === 'check' ? (
        <>
          <Title order={2} size="h5">
            {card.title}
          </Title>
          <Text size="sm" mt="xs">
            {t('me.yourServer')} {card.verdict.got}
          </Text>
          {card.verdict.transcripts.slice(0, 2).map((transcript, at) => (
            <TranscriptView key={at} transcript={transcript} />
          ))}
        </>
      ) : (
        <>
          <MarkdownText text={card.ask} />
          <Text size="sm">
            {t('me.yourAnswer')} <b>{card.given}</b>
          </Text>
        </>
      )}
      {open ? (
        <div className={classes.reveal} role="status">
          {card.kind === 'check' ? (
            <>
              <Text size="sm" fw={600}>
                {card.verdict.reason}
              </Text>
              <Text size="sm">
                {t('verdict.expected')}: {card.verdict.expected}
              </Text>
              <Text size="sm">{card.verdict.why}</Text>
            </>
          ) : (
            <MarkdownText text={card.why} />
          )}
        </div>
      ) : (
        <Button variant="light" size="xs" mt="sm" onClick={() => setOpen(true)}>
          {t('me.reveal')}
        </Button>
      )}
    </>
  );
}

/** Every failed check and wrong option comes back as a card, until it is put aside. */
export function MistakesDeck() {
  const mistakes = useMistakes();
  const [aside, setAside] = useState(() => readPutAside(localStorage));
  const [back, setBack] = useState<string[]>([]);
  if (mistakes.error) return <ProblemCard problem={troubleView(mistakes.error)} onRetry={() => void mistakes.refetch()} retrying={mistakes.isFetching} />;
  if (!mistakes.data) return <Skeleton h={260} radius="lg" aria-label={t('loading')} />;
  const deck = deckOf(mistakes.data, aside, back);
  const [card] = deck;
  const keep = (keys: string[]) => {
    setAside(keys);
    writePutAside(localStorage, keys);
  };
  return (
    <section aria-label={t('me.tab.mistakes')}>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed" data-testid="deck-left">
          {t('me.cards', { left: deck.length, all: mistakes.data.length })}
        </Text>
        {aside.length > 0 && (
          <Button variant="subtle" size="compact-sm" onClick={() => keep([])}>
            {t('me.allAgain')}
          </Button>
        )}
      </Group>
      {card ? (
        <article className={classes.card} data-testid="mistake-card">
          <Card key={card.key} card={card} />
          <Group mt="lg" gap="sm">
            <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={() => setBack([...back.filter((key) => key !== card.key), card.key])}>
              {t('me.later')}
            </Button>
            <Button leftSection={<IconCheck size={16} />} onClick={() => keep([...aside, card.key])}>
              {t('me.gotIt')}
            </Button>
          </Group>
        </article>
      ) : (
        <Text c="dimmed" className={classes.none}>
          {t(mistakes.data.length === 0 ? 'me.noMistakes' : 'me.deckDone')}
        </Text>
      )}
    </section>
  );
}
