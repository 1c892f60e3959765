import { SegmentedControl, Text } from '@mantine/core';
import { IconFileDiff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ScenarioView } from '../../server/protocol/views.ts';
import { request } from '../api/socket.ts';
import { checkTitles } from '../evidence/evidence-list.tsx';
import { OutcomeMark } from '../evidence/outcome-mark.tsx';
import { t } from '../messages.ts';
import classes from './changes.module.css';
import { FileDiff } from './file-diff.tsx';

const everyMs = 5000;

/** What the learner changed, file by file, and which edit turned which check. */
export function ChangesPane({ lab, scenario }: { lab: string | null; scenario: ScenarioView }) {
  const [since, setSince] = useState<'start' | 'green'>('start');
  const { data } = useQuery({
    queryKey: ['changes', lab, since],
    queryFn: () => request('lab:changes', { lab: lab ?? '', since }),
    enabled: lab !== null,
    refetchInterval: everyMs,
    retry: false,
  });
  const titles = checkTitles(scenario);
  return (
    <div className={classes.changes} data-testid="changes">
      {data?.green != null && (
        <SegmentedControl
          size="xs"
          value={since}
          onChange={(value) => setSince(value as 'start' | 'green')}
          aria-label={t('changes.since')}
          data={[
            { value: 'start', label: t('changes.start') },
            { value: 'green', label: t('changes.green') },
          ]}
        />
      )}
      {data?.turns.map((turn) => (
        <div key={turn.at} className={classes.turn} data-testid="turn">
          <Text size="sm">
            {turn.paths.length > 0 ? t('changes.turned', { paths: turn.paths.map((path) => path.split('/').at(-1)).join(', ') }) : t('changes.turnedAlone')}{' '}
            <time className={classes.when}>{new Date(turn.at).toLocaleTimeString()}</time>
          </Text>
          {turn.turned.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('changes.nothingTurned')}
            </Text>
          ) : (
            turn.turned.map((each) => (
              <div key={`${each.task}/${each.check}`} className={classes.turned}>
                <OutcomeMark outcome={each.from} /> → <OutcomeMark outcome={each.to} /> {titles.get(`${each.task}/${each.check}`) ?? each.check}
              </div>
            ))
          )}
        </div>
      ))}
      {data?.files.map((file) => (
        <FileDiff key={file.path} file={file} />
      ))}
      {(data?.files.length ?? 0) === 0 && (
        <div className={classes.empty}>
          <IconFileDiff size={28} stroke={1.4} aria-hidden />
          <Text size="sm" c="dimmed">
            {t(lab === null ? 'mail.noLab' : data?.since == null ? 'changes.unknown' : 'changes.none')}
          </Text>
        </div>
      )}
    </div>
  );
}
