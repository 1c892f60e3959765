import { Button, Group, Select } from '@mantine/core';
import { t } from '../messages.ts';
import classes from './catalogue.module.css';
import { type CatalogueFilters, difficulties, states } from './catalogue-filters.ts';

/** The three filters; a cleared one means all. */
export function FilterBar({ filters, servers, onChange }: { filters: CatalogueFilters; servers: string[]; onChange: (filters: CatalogueFilters) => void }) {
  const any = filters.difficulty || filters.server || filters.state;
  const clear = { clearButtonProps: { 'aria-label': t('filter.clearOne') } };
  return (
    <Group gap="sm" role="search" aria-label={t('filter.label')} align="flex-end">
      <Button
        size="sm"
        variant="subtle"
        className={classes.clear}
        data-on={any ? true : undefined}
        onClick={() => onChange({ difficulty: null, server: null, state: null })}
      >
        {t('filter.clear')}
      </Button>
      <Select
        w={164}
        size="sm"
        clearable
        {...clear}
        aria-label={t('filter.difficulty')}
        placeholder={t('filter.difficulty')}
        data={difficulties.map((value) => ({ value, label: t(`difficulty.${value}`) }))}
        value={filters.difficulty}
        onChange={(value) => onChange({ ...filters, difficulty: value as CatalogueFilters['difficulty'] })}
      />
      <Select
        w={150}
        size="sm"
        clearable
        {...clear}
        aria-label={t('filter.server')}
        placeholder={t('filter.server')}
        data={servers}
        value={filters.server}
        onChange={(server) => onChange({ ...filters, server })}
      />
      <Select
        w={150}
        size="sm"
        clearable
        {...clear}
        aria-label={t('filter.state')}
        placeholder={t('filter.state')}
        data={states.map((value) => ({ value, label: t(`state.${value}`) }))}
        value={filters.state}
        onChange={(value) => onChange({ ...filters, state: value as CatalogueFilters['state'] })}
      />
    </Group>
  );
}
