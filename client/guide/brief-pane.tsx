import { Code, Table, Text, Title } from '@mantine/core';
import type { LabView, ScenarioView } from '../../server/protocol/views.ts';
import { inLanguage } from '../format/in-language.ts';
import { t } from '../messages.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import { MarkdownText } from './markdown-text.tsx';

/** The brief, with this lab's names filled in once there is a lab, and its facts. */
export function BriefPane({ scenario, lab }: { scenario: ScenarioView; lab: LabView | null }) {
  const ready = lab?.state === 'ready';
  const { brief, briefs } = ready && lab.brief ? lab : scenario;
  const { text, lang } = inLanguage(brief, briefs, navigator.languages);
  return (
    <>
      <MarkdownText text={text} lang={lang} runnable={ready} />
      {lab && ready && lab.facts.length > 0 && (
        <>
          <Title order={2} size="h4" mt="lg" mb="xs">
            {t('facts.title')}
          </Title>
          <Table aria-label={t('facts.title')} verticalSpacing={6}>
            <Table.Tbody>
              {lab.facts.map((fact) => (
                <Table.Tr key={fact.label}>
                  <Table.Th scope="row" fw={500} w="40%">
                    {fact.label}
                  </Table.Th>
                  <Table.Td>
                    <Code style={{ overflowWrap: 'anywhere' }}>{fact.value}</Code>
                  </Table.Td>
                  <Table.Td w={40}>
                    <CopyButton text={fact.value} label={t('facts.copy', { label: fact.label })} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </>
      )}
      {!ready && (
        <Text size="sm" c="dimmed" mt="md">
          {t('brief.placeholders')}
        </Text>
      )}
    </>
  );
}
