import { Badge, Button, Group, Text, Title } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { ScenarioView } from '../../server/protocol/views.ts';
import { useCatalogue, useRecordings } from '../api/queries.ts';
import { cardAfter } from '../catalogue/catalogue-filters.ts';
import { inLanguage } from '../format/in-language.ts';
import { t } from '../messages.ts';
import { ReplayLink } from '../replay/replay-link.tsx';
import { MarkdownText } from './markdown-text.tsx';
import { ProvenFixes } from './proven-fixes.tsx';

/** What was wrong and why it mattered, every right way beside the others, what was trained, and where to go on. */
/** `lab`: of which there may be recordings. */
export function DebriefPane({ scenario, lab }: { scenario: ScenarioView; lab: string | null }) {
  const recorded = (useRecordings('/me').data?.recordings ?? []).some((recording) => recording.lab === lab);
  const { text, lang } = inLanguage(scenario.debrief ?? '', scenario.debriefs, navigator.languages);
  const next = cardAfter(useCatalogue().data?.scenarios ?? [], scenario.card.id);
  return (
    <>
      <MarkdownText text={text} lang={lang} />
      <ProvenFixes fixes={scenario.fixes} />
      {scenario.maps.length > 0 && (
        <>
          <Title order={2} size="h4" mt="lg" mb="xs">
            {t('debrief.maps')}
          </Title>
          {scenario.maps.map((map) => (
            <Group key={map.framework} gap={6} mb="xs">
              <Text size="sm" fw={600} mr={4}>
                {map.framework}
              </Text>
              {map.items.map((item) => (
                <Badge key={item} variant="light" color="gray" tt="none">
                  {item}
                </Badge>
              ))}
            </Group>
          ))}
        </>
      )}
      {lab && recorded && (
        <Text mt="lg">
          <ReplayLink place="/me" lab={lab}>
            {t('replay.linkLab')}
          </ReplayLink>
        </Text>
      )}
      <Group mt="xl">
        {next ? (
          <Button component={Link} to={`/lab/${next.id}`} rightSection={<IconArrowRight size={16} />}>
            {t('debrief.next', { title: next.title })}
          </Button>
        ) : (
          <Button component={Link} to="/" variant="light">
            {t('notFound.back')}
          </Button>
        )}
      </Group>
    </>
  );
}
