import { Button, Group, MultiSelect, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { AssignmentDraft, AssignmentView } from '../../server/protocol/assignments.ts';
import { useCatalogue } from '../api/queries.ts';
import { troubleView } from '../api/trouble.ts';
import { fromLocalInput, toLocalInput } from '../format/moment.ts';
import { t } from '../messages.ts';
import { ProblemCard } from '../shell/problem-card.tsx';

const week = 7 * 24 * 3600_000;
const rules = ['refuse', 'mark', 'percent'] as const;

/** A new assignment, or one that is changed. Times are this browser's. */
export function AssignmentForm({
  before,
  save,
  onSaved,
}: {
  before?: AssignmentView;
  save: (draft: AssignmentDraft) => Promise<AssignmentView>;
  onSaved: (saved: AssignmentView) => void;
}) {
  const catalogue = useCatalogue();
  const [title, setTitle] = useState(before?.title ?? '');
  const [scenarios, setScenarios] = useState(before?.scenarios.map(({ id }) => id) ?? []);
  const [opens, setOpens] = useState(() => toLocalInput(before?.opensAt ?? Date.now()));
  const [due, setDue] = useState(() => toLocalInput(before?.dueAt ?? Date.now() + week));
  const [late, setLate] = useState<AssignmentDraft['late']>(before?.late ?? 'percent');
  const [percent, setPercent] = useState(before?.latePercent ?? 50);
  const [opensAt, dueAt] = [fromLocalInput(opens), fromLocalInput(due)];
  const saving = useMutation({ mutationFn: save, onSuccess: onSaved });
  const wrongOrder = opensAt !== null && dueAt !== null && dueAt <= opensAt;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (opensAt !== null && dueAt !== null) saving.mutate({ title, scenarios, opensAt, dueAt, late, latePercent: percent });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('assignment.title')}
          value={title}
          maxLength={120}
          onChange={(event) => setTitle(event.currentTarget.value)}
          required
          data-autofocus
          data-testid="assignment-title"
        />
        <MultiSelect
          label={t('assignment.scenarios')}
          description={t('assignment.scenarios.hint')}
          data={catalogue.data?.scenarios.map((card) => ({ value: card.id, label: card.title })) ?? []}
          value={scenarios}
          onChange={setScenarios}
          searchable
          hidePickedOptions
          maxDropdownHeight={240}
          data-testid="assignment-scenarios"
        />
        <Group grow align="flex-start">
          <TextInput type="datetime-local" label={t('assignment.opens')} value={opens} onChange={(event) => setOpens(event.currentTarget.value)} required />
          <TextInput
            type="datetime-local"
            label={t('assignment.due')}
            value={due}
            onChange={(event) => setDue(event.currentTarget.value)}
            error={wrongOrder && t('assignment.wrongOrder')}
            required
          />
        </Group>
        <Group align="flex-end">
          <Select
            label={t('assignment.late')}
            data={rules.map((rule) => ({ value: rule, label: t(`assignment.rule.${rule}`) }))}
            value={late}
            onChange={(next) => setLate(rules.find((rule) => rule === next) ?? 'refuse')}
            allowDeselect={false}
            w={260}
          />
          {late === 'percent' && (
            <NumberInput
              label={t('assignment.percent')}
              value={percent}
              onChange={(next) => setPercent(Number(next))}
              min={0}
              max={100}
              clampBehavior="strict"
              allowDecimal={false}
              w={120}
            />
          )}
        </Group>
        {saving.error && <ProblemCard problem={troubleView(saving.error)} />}
        <Group justify="flex-end">
          <Button
            type="submit"
            loading={saving.isPending}
            disabled={scenarios.length === 0 || opensAt === null || dueAt === null || wrongOrder}
            data-testid="save-assignment"
          >
            {t(before ? 'assignment.save' : 'assignment.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
