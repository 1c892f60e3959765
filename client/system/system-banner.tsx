import { Badge, Button, Collapse, Container, Group, Progress, Text } from '@mantine/core';
import { IconAlertTriangle, IconHammer } from '@tabler/icons-react';
import { useState } from 'react';
import type { SystemView } from '../../server/protocol/views.ts';
import { useSystem } from '../api/queries.ts';
import { request } from '../api/socket.ts';
import { seconds } from '../format/duration.ts';
import { t } from '../messages.ts';
import { ProblemCard } from '../shell/problem-card.tsx';
import { showProblem } from '../shell/show-problem.ts';
import { overallProgress, percent } from './image-progress.ts';
import classes from './system.module.css';

type Image = SystemView['images'][number];
const colours: Record<Image['state'], string> = { waiting: 'gray', building: 'harbor', ready: 'green', failed: 'red' };

function ImageRow({ image }: { image: Image }) {
  return (
    <li className={classes.row}>
      <Text size="sm" fw={600} ff="monospace">
        {image.name}
      </Text>
      <Progress
        value={percent(image)}
        color={colours[image.state]}
        animated={image.state === 'building'}
        aria-label={t('system.imageProgress', { name: image.name })}
      />
      <Badge variant="light" color={colours[image.state]} fullWidth>
        {t(`image.${image.state}`)}
      </Badge>
      <Text size="xs" c="dimmed" truncate className={classes.step} title={image.step}>
        {image.seconds > 0 ? `${seconds(image.seconds * 1000)} · ` : ''}
        {image.step}
      </Text>
    </li>
  );
}

/** What the range itself is busy with, or lacks. Nothing when all is well. */
export function SystemBanner({ compact = false }: { compact?: boolean }) {
  const system = useSystem().data;
  const [open, setOpen] = useState(!compact);
  if (!system || system.phase === 'ready') return null;
  const trouble = system.phase === 'trouble';
  const retry = () => void request('system:retry', {}).catch(showProblem);
  return (
    <section className={classes.banner} aria-label={t('system.label')} data-testid="system-banner" data-phase={system.phase}>
      <Container size={1180} px="md" py="md">
        {system.problem && <ProblemCard problem={system.problem} onRetry={retry} />}
        {system.images.length > 0 && (
          <>
            <Group justify="space-between" mt={system.problem ? 'md' : 0} wrap="nowrap">
              <Group gap="sm" wrap="nowrap">
                {trouble ? <IconAlertTriangle size={20} aria-hidden /> : <IconHammer size={20} aria-hidden />}
                <div>
                  <Text fw={600}>{t(trouble ? 'system.trouble' : 'system.preparing')}</Text>
                  <Text size="sm" c="dimmed">
                    {t('system.progress', { done: system.images.filter((image) => image.state === 'ready').length, all: system.images.length })}
                  </Text>
                </div>
              </Group>
              <Button size="xs" variant="subtle" onClick={() => setOpen(!open)} aria-expanded={open}>
                {t(open ? 'system.less' : 'system.more')}
              </Button>
            </Group>
            {!open && <Progress mt="sm" value={overallProgress(system.images)} aria-label={t('system.label')} />}
            <Collapse expanded={open}>
              <ul className={classes.images}>
                {system.images.map((image) => (
                  <ImageRow key={image.name} image={image} />
                ))}
              </ul>
            </Collapse>
          </>
        )}
      </Container>
    </section>
  );
}
