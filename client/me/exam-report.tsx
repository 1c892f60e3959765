import { Table, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { ExamReport } from '../../server/protocol/me.ts';
import { OptionList } from '../guide/option-list.tsx';
import { t } from '../messages.ts';
import classes from './me.module.css';

/** What was right, by objective and question by question. */
export function ExamReportView({ report }: { report: ExamReport }) {
  return (
    <section className={classes.card} data-testid="exam-report" aria-labelledby="report">
      <Title order={2} size="h4" id="report">
        {t('exam.result', { right: report.right, all: report.all })}
      </Title>
      <Table mt="md" verticalSpacing="xs" aria-label={t('exam.byObjective')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('exam.objective')}</Table.Th>
            <Table.Th ta="right">{t('quiz.right')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.objectives.map(({ number, label, domain, right, all }) => (
            <Table.Tr key={number}>
              <Table.Td>
                <b>{number}</b> {label}{' '}
                <Text span size="sm" c="dimmed">
                  {domain}
                </Text>
              </Table.Td>
              <Table.Td ta="right" className={classes.number}>
                {right} / {all}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <ol className={classes.marked}>
        {report.questions.map((question) => (
          <li key={`${question.scenario}/${question.question}`}>
            <Text fw={550} size="sm">
              {question.ask}
            </Text>
            {question.options ? (
              <OptionList options={question.options} given={question.given ?? ''} />
            ) : (
              <Text size="sm">
                {t(question.right ? 'quiz.right' : question.given === null ? 'exam.open' : 'quiz.wrong')}
                {question.given !== null && `: ${question.given}`}.{' '}
                <Link to={`/lab/${question.scenario}`} className={classes.link}>
                  {t('exam.reasons')}
                </Link>
              </Text>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
