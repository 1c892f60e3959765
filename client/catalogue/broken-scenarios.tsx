import { Alert, Code, List, Text } from '@mantine/core';
import { IconFileAlert } from '@tabler/icons-react';
import type { CatalogueView } from '../../server/protocol/views.ts';
import { t } from '../messages.ts';

/** Scenarios that could not be read, with their errors; the others go on. */
export function BrokenScenarios({ broken }: { broken: CatalogueView['broken'] }) {
  if (broken.length === 0) return null;
  return (
    <Alert color="yellow" variant="light" icon={<IconFileAlert />} title={t('broken.title')} mt="xl">
      <Text size="sm" mb="sm">
        {t('broken.text')}
      </Text>
      {broken.map((scenario) => (
        <div key={scenario.id} data-testid={`broken-${scenario.id}`}>
          <Text size="sm" fw={600}>
            {scenario.id}
          </Text>
          <List size="sm" mb="sm">
            {scenario.errors.map((error) => (
              <List.Item key={error}>
                <Code style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{error}</Code>
              </List.Item>
            ))}
          </List>
        </div>
      ))}
    </Alert>
  );
}
