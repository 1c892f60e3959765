import { Button, Group, Progress, Radio, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ExamName, ExamView } from '../../server/protocol/me.ts';
import { http } from '../api/http.ts';
import { countdown } from '../format/duration.ts';
import { useNow } from '../format/use-now.ts';
import { MarkdownText } from '../guide/markdown-text.tsx';
import { t } from '../messages.ts';
import { showProblem } from '../shell/show-problem.ts';
import { ExamReportView } from './exam-report.tsx';
import classes from './me.module.css';

interface Sitting {
  exam: ExamView;
  endsAt: number;
}

/** The questions with a clock that hands them in when it is over. */
function Questions({ sitting, onHandIn, sending }: { sitting: Sitting; onHandIn: (choices: (number | null)[]) => void; sending: boolean }) {
  const { questions } = sitting.exam;
  const [choices, setChoices] = useState<(number | null)[]>(() => questions.map(() => null));
  const [at, setAt] = useState(0);
  const head = useRef<HTMLHeadingElement>(null);
  const now = useNow(1000);
  const over = now >= sitting.endsAt;
  const handIn = useCallback(() => onHandIn(choices), [onHandIn, choices]);
  // The time is over once; what was chosen by then counts.
  useEffect(() => {
    if (over) handIn();
  }, [over]);
  const go = (next: number) => {
    setAt(next);
    head.current?.focus();
  };
  const question = questions[at]!;
  const done = choices.filter((choice) => choice !== null).length;
  return (
    <section className={classes.card} aria-labelledby="exam-question">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5" id="exam-question" ref={head} tabIndex={-1}>
          {t('exam.question', { n: at + 1, all: questions.length })}
        </Title>
        <Text fw={600} role="timer" aria-label={t('exam.time')} className={classes.number}>
          {countdown(Math.max(0, sitting.endsAt - now))}
        </Text>
      </Group>
      <Progress value={(100 * done) / questions.length} mb="md" aria-label={t('exam.answered', { done, all: questions.length })} />
      <div id="exam-ask">
        <MarkdownText text={question.ask} />
      </div>
      <Radio.Group
        key={`${question.scenario}/${question.question}`}
        value={choices[at] === null ? '' : String(choices[at])}
        onChange={(value) => setChoices(choices.map((old, index) => (index === at ? Number(value) : old)))}
        aria-labelledby="exam-ask"
      >
        <Stack gap="sm" my="md">
          {question.choices.map((choice, index) => (
            <Radio key={choice} value={String(index)} label={choice} />
          ))}
        </Stack>
      </Radio.Group>
      <Group justify="space-between">
        <Button variant="default" disabled={at === 0} onClick={() => go(at - 1)}>
          {t('exam.back')}
        </Button>
        {at < questions.length - 1 ? (
          <Button onClick={() => go(at + 1)}>{t('exam.next')}</Button>
        ) : (
          <Button onClick={handIn} loading={sending}>
            {t('exam.handIn')}
          </Button>
        )}
      </Group>
    </section>
  );
}

/** Exam mode: a timed mix weighted by domain, then a report by objective. */
export function ExamPane() {
  const [name, setName] = useState<ExamName>('cs0-004');
  const [sitting, setSitting] = useState<Sitting | null>(null);
  const begin = useMutation({
    mutationFn: () => http.exam(name),
    onSuccess: (exam) => {
      report.reset();
      setSitting({ exam, endsAt: Date.now() + exam.minutes * 60_000 });
    },
    onError: showProblem,
  });
  const report = useMutation({
    mutationFn: (choices: (number | null)[]) =>
      http.examReport(
        sitting!.exam.exam,
        sitting!.exam.questions.map(({ scenario, question }, at) => ({ scenario, question, choice: choices[at] ?? null })),
      ),
    onSuccess: () => setSitting(null),
    onError: showProblem,
  });
  if (sitting && sitting.exam.questions.length > 0) return <Questions sitting={sitting} onHandIn={report.mutate} sending={report.isPending} />;
  return (
    <Stack gap="lg">
      {report.data && <ExamReportView report={report.data} />}
      <section className={classes.card}>
        <Title order={2} size="h4">
          {t('exam.title')}
        </Title>
        <Text c="dimmed" size="sm" my="sm">
          {t(sitting ? 'exam.none' : 'exam.lead')}
        </Text>
        <Group>
          <SegmentedControl
            value={name}
            onChange={(next) => setName(next as ExamName)}
            aria-label={t('me.exam')}
            data={['cs0-004', 'cs0-003'].map((value) => ({ value, label: value.toUpperCase() }))}
          />
          <Button onClick={() => begin.mutate()} loading={begin.isPending} data-testid="begin-exam">
            {t(report.data ? 'exam.again' : 'exam.begin')}
          </Button>
        </Group>
      </section>
    </Stack>
  );
}
