import { Badge, Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { QuestionView } from '../../server/protocol/views.ts';
import { putQuestion, refreshProgress } from '../api/queries.ts';
import { request } from '../api/socket.ts';
import { t } from '../messages.ts';
import { showProblem } from '../shell/show-problem.ts';
import classes from './guide.module.css';
import { MarkdownText } from './markdown-text.tsx';
import { OptionList } from './option-list.tsx';

/** One question. The first answer counts; then the reason is shown. */
export function QuestionCard({ scenario, lab, question, number }: { scenario: string; lab: string | null; question: QuestionView; number: number }) {
  const [answer, setAnswer] = useState('');
  const send = useMutation({
    mutationFn: () => request('quiz:answer', { scenario, lab, question: question.id, answer: answer.trim() }),
    onSuccess: (view) => {
      putQuestion(scenario, view);
      refreshProgress(scenario);
    },
    onError: showProblem,
  });
  const done = question.answered;
  const given = done?.answer ?? answer;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (answer.trim()) send.mutate();
  };
  return (
    <section className={classes.card} data-testid={`question-${question.id}`} data-answered={done ? (done.right ? 'right' : 'wrong') : undefined}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
        <div className={classes.ask} id={`ask-${question.id}`}>
          <MarkdownText text={`${number}. ${question.ask}`.replace(/^(\d+)\. /, '$1\\. ')} />
        </div>
        <Badge variant="light" color={done?.right ? 'green' : 'gray'} className={classes.noShrink}>
          {done ? t('task.earned', { earned: done.earned, points: question.points }) : t('points.n', { points: question.points })}
        </Badge>
      </Group>
      <form onSubmit={submit}>
        {done?.options ? (
          <OptionList options={done.options} given={done.answer} />
        ) : question.choices ? (
          <Radio.Group value={answer} onChange={setAnswer} aria-labelledby={`ask-${question.id}`}>
            <Stack gap="xs" mt="xs">
              {question.choices.map((choice, at) => (
                <Radio key={choice} value={String(at)} label={choice} />
              ))}
            </Stack>
          </Radio.Group>
        ) : (
          <TextInput
            mt="xs"
            aria-labelledby={`ask-${question.id}`}
            placeholder={t(`quiz.placeholder.${question.kind}`)}
            inputMode={question.kind === 'number' ? 'decimal' : 'text'}
            value={given}
            maxLength={500}
            disabled={done !== null}
            onChange={(event) => setAnswer(event.currentTarget.value)}
          />
        )}
        {!done && (
          <Button type="submit" size="xs" mt="sm" disabled={!answer.trim()} loading={send.isPending}>
            {t('quiz.send')}
          </Button>
        )}
      </form>
      <div aria-live="polite">
        {done && (
          <div className={classes.why} data-right={done.right || undefined}>
            <Text size="sm" fw={600} className={classes.whyHead}>
              {done.right ? <IconCircleCheckFilled size={17} aria-hidden /> : <IconCircleXFilled size={17} aria-hidden />}
              {t(done.right ? 'quiz.right' : 'quiz.wrong')}
            </Text>
            {!done.options && <MarkdownText text={done.why} />}
          </div>
        )}
      </div>
    </section>
  );
}
