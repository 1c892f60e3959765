import { Button, Container, Skeleton, Text, Title, VisuallyHidden } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Fragment } from 'react';
import { Link, useParams } from 'react-router';
import type { ScenarioCard as Card } from '../../server/protocol/views.ts';
import { useCatalogue } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { ScenarioCard } from '../catalogue/scenario-card.tsx';
import { t } from '../messages.ts';
import { AppHeader } from '../shell/app-header.tsx';
import { ProblemCard } from '../shell/problem-card.tsx';
import classes from './module.module.css';
import { modulePath, type Step } from './module-path.ts';

function StepRow({ step, number }: { step: Step; number: number }) {
  return (
    <li className={classes.step} data-testid={`step-${step.card.id}`}>
      <span className={classes.number} data-solved={step.card.state === 'solved' || undefined} aria-hidden>
        {number}
      </span>
      <div>
        <Text size="sm" c="dimmed" mb="xs">
          {step.buildsOn.length > 0 ? `${t('module.buildsOn')} ` : t('module.first')}
          {step.buildsOn.map(({ id, title, solved }, at) => (
            <Fragment key={id}>
              {at > 0 && ', '}
              <Link to={`/lab/${id}`} className={classes.link}>
                {title}
              </Link>
              {solved && ` (${t('module.known')})`}
            </Fragment>
          ))}
        </Text>
        <ScenarioCard card={step.card} />
      </div>
    </li>
  );
}

function Module({ id, cards }: { id: string; cards: readonly Card[] }) {
  const path = modulePath(cards, id);
  useDocumentTitle(path ? t('title.lab', { title: path.title }) : t('title.catalogue'));
  if (!path)
    return (
      <>
        <Title order={1}>{t('notFound.title')}</Title>
        <Button component={Link} to="/" variant="light" mt="md">
          {t('notFound.back')}
        </Button>
      </>
    );
  return (
    <>
      <Title order={1}>{path.title}</Title>
      <Text c="dimmed" mt={4} mb="xl">
        {t('module.lead', { all: path.steps.length, solved: path.steps.filter(({ card }) => card.state === 'solved').length })}
      </Text>
      <VisuallyHidden>
        <h2>{t('module.scenarios')}</h2>
      </VisuallyHidden>
      <ol className={classes.path}>
        {path.steps.map((step, at) => (
          <StepRow key={step.card.id} step={step} number={at + 1} />
        ))}
      </ol>
      {path.next && (
        <Button component={Link} to={`/module/${path.next.id}`} variant="light" mt="xl" className={classes.next}>
          {t('module.next', { title: path.next.title })}
        </Button>
      )}
    </>
  );
}

/** One module from first to last, with what each scenario builds on. */
export default function ModulePage() {
  const { module = '' } = useParams();
  const catalogue = useCatalogue();
  return (
    <>
      <AppHeader />
      <Container size={760} component="main" py="xl" px="md">
        {catalogue.data ? (
          <Module id={module} cards={catalogue.data.scenarios} />
        ) : catalogue.error ? (
          <ProblemCard problem={troubleView(catalogue.error)} onRetry={() => void catalogue.refetch()} retrying={catalogue.isFetching} />
        ) : (
          <Skeleton h={320} radius="lg" aria-label={t('loading')} />
        )}
      </Container>
    </>
  );
}
