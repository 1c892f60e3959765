import { Stack, Text } from '@mantine/core';
import type { LabView, ScenarioView } from '../../server/protocol/views.ts';
import { t } from '../messages.ts';
import { QuestionCard } from './question-card.tsx';

export function QuizPane({ scenario, lab }: { scenario: ScenarioView; lab: LabView | null }) {
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('quiz.lead')}
      </Text>
      {scenario.quiz.map((question, at) => (
        <QuestionCard key={question.id} scenario={scenario.card.id} lab={lab?.state === 'ready' ? lab.id : null} question={question} number={at + 1} />
      ))}
    </Stack>
  );
}
