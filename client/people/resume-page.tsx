import { Alert, Loader } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { http } from '../api/http.ts';
import { troubleView } from '../api/trouble.ts';
import { t } from '../messages.ts';
import { ProblemCard } from '../shell/problem-card.tsx';
import { DoorFrame } from './door-frame.tsx';
import { useEntry } from './use-entry.ts';

/** A student's personal link: in by itself. */
export default function ResumePage() {
  const [secret] = useState(() => location.hash.slice(1));
  const begun = useRef(false);
  const { mutate, error } = useEntry(http.resume, '/');
  useEffect(() => {
    if (begun.current || secret === '') return;
    begun.current = true;
    mutate(secret);
  }, [mutate, secret]);
  return (
    <DoorFrame title={t('link.title')} text={error || secret === '' ? '' : t('resume.opening')}>
      {secret === '' && <Alert color="yellow">{t('setup.noSecret')}</Alert>}
      {error ? <ProblemCard problem={troubleView(error)} onRetry={() => mutate(secret)} /> : secret !== '' && <Loader aria-label={t('loading')} />}
    </DoorFrame>
  );
}
