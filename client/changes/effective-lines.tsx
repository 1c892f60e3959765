import { Button } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { request } from '../api/socket.ts';
import { t } from '../messages.ts';
import classes from './changes.module.css';
import { tellingLines } from './telling-lines.ts';

/** The settings in force that could have decided a verdict: evidence beside it, never its ground. Asked for on demand. */
export function EffectiveLines({ lab, pattern }: { lab: string; pattern: string }) {
  const [open, setOpen] = useState(false);
  const { data, isFetching } = useQuery({
    queryKey: ['effective', lab],
    queryFn: () => request('lab:effective', { lab }, 30_000),
    enabled: open,
    staleTime: 3000,
    retry: false,
  });
  const shown = (data ?? []).flatMap((one) => {
    const lines = tellingLines(pattern, one.lines);
    return lines.length > 0 ? [{ ...one, lines }] : [];
  });
  return (
    <div className={classes.effective}>
      <div>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconListSearch size={14} />}
          aria-expanded={open}
          loading={open && isFetching && !data}
          onClick={() => setOpen(!open)}
        >
          {t('effective.show')}
        </Button>
      </div>
      {open && data && shown.length === 0 && <span className={classes.when}>{t('effective.none')}</span>}
      {open &&
        shown.map(({ host, command, lines }) => (
          <div key={`${host}/${command}`}>
            <span className={classes.when}>{t('effective.of', { host, command: command.split(';')[0] ?? command })}</span>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls. */}
            <pre tabIndex={0}>{lines.join('\n')}</pre>
          </div>
        ))}
    </div>
  );
}
