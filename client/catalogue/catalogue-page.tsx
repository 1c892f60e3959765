import { Button, Container, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Link, useSearchParams } from 'react-router';
import type { CatalogueView } from '../../server/protocol/views.ts';
import { useCatalogue, useSession } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { DueList } from '../assignments/due-list.tsx';
import { t } from '../messages.ts';
import { AppHeader } from '../shell/app-header.tsx';
import { ProblemCard } from '../shell/problem-card.tsx';
import { SystemBanner } from '../system/system-banner.tsx';
import { BrokenScenarios } from './broken-scenarios.tsx';
import classes from './catalogue.module.css';
import { filterCards, modulesOf, nextCard, readFilters, writeFilters } from './catalogue-filters.ts';
import { ContinueCard } from './continue-card.tsx';
import { FilterBar } from './filter-bar.tsx';
import { ScenarioCard } from './scenario-card.tsx';

function Waiting() {
  return (
    <Stack gap="lg" role="status" aria-busy="true" aria-label={t('loading')}>
      <Skeleton h={92} radius="lg" />
      <Skeleton h={28} w={260} mt="lg" />
      <div className={classes.grid}>
        {[1, 2, 3].map((one) => (
          <Skeleton key={one} h={236} radius="lg" />
        ))}
      </div>
    </Stack>
  );
}

function Catalogue({ catalogue }: { catalogue: CatalogueView }) {
  const [query, setQuery] = useSearchParams();
  const student = useSession().data?.person?.role === 'student';
  const filters = readFilters(query);
  const cards = filterCards(catalogue.scenarios, filters);
  const next = nextCard(catalogue.scenarios);
  const servers = [...new Set(catalogue.scenarios.map((card) => card.server))].sort();
  const solvedOf = new Map(modulesOf(catalogue.scenarios).map((module) => [module.id, module]));
  if (catalogue.scenarios.length === 0)
    return (
      <>
        <div className={classes.none}>
          <Title order={2} size="h3">
            {t('catalogue.empty')}
          </Title>
          <Text c="dimmed">{t('catalogue.empty.text')}</Text>
        </div>
        <BrokenScenarios broken={catalogue.broken} />
      </>
    );
  return (
    <>
      {next && <ContinueCard card={next} />}
      {student && <DueList />}
      <Group justify="space-between" mt="xl" mb="md" gap="md">
        <Title order={2} size="h3">
          {t('catalogue.path')}
        </Title>
        <FilterBar filters={filters} servers={servers} onChange={(next) => setQuery(writeFilters(next), { replace: true })} />
      </Group>
      {cards.length === 0 && (
        <div className={classes.none}>
          <Text fw={600}>{t('catalogue.noMatch')}</Text>
          <Button variant="light" onClick={() => setQuery({}, { replace: true })}>
            {t('filter.clear')}
          </Button>
        </div>
      )}
      <ol className={classes.path}>
        {modulesOf(cards).map((module) => {
          const whole = solvedOf.get(module.id);
          const done = whole !== undefined && whole.solved === whole.cards.length;
          return (
            <li key={module.id} className={classes.module} data-done={done || undefined}>
              <Group gap="sm" mb="md" align="baseline">
                <Title order={3} size="h4">
                  <Link to={`/module/${module.id}`} className={classes.moduleLink}>
                    {module.title}
                  </Link>
                </Title>
                <Text size="sm" c="dimmed">
                  {t('catalogue.solvedOf', { solved: whole?.solved ?? 0, all: whole?.cards.length ?? 0 })}
                </Text>
              </Group>
              <div className={classes.grid}>
                {module.cards.map((card) => (
                  <ScenarioCard key={card.id} card={card} />
                ))}
              </div>
            </li>
          );
        })}
      </ol>
      <BrokenScenarios broken={catalogue.broken} />
    </>
  );
}

export function CataloguePage() {
  useDocumentTitle(t('title.catalogue'));
  const catalogue = useCatalogue();
  return (
    <>
      <AppHeader />
      <SystemBanner />
      <Container size={1180} component="main" py="xl" px="md">
        <Title order={1} className={classes.hero}>
          {t('catalogue.hero')}
        </Title>
        <Text size="lg" c="dimmed" maw={720} mb="xl">
          {t('catalogue.lead')}
        </Text>
        {catalogue.data ? (
          <Catalogue catalogue={catalogue.data} />
        ) : catalogue.error ? (
          <ProblemCard problem={troubleView(catalogue.error)} onRetry={() => void catalogue.refetch()} retrying={catalogue.isFetching} />
        ) : (
          <Waiting />
        )}
        <Text size="xs" c="dimmed" mt="xl">
          {t('catalogue.footer')}
        </Text>
      </Container>
    </>
  );
}
