import { Title } from '@mantine/core';
import type { ScenarioView } from '../../server/protocol/views.ts';
import { t } from '../messages.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import classes from './guide.module.css';

/** Every way that is proven to be right, side by side. */
export function ProvenFixes({ fixes }: { fixes: ScenarioView['fixes'] }) {
  if (fixes.length === 0) return null;
  return (
    <section aria-labelledby="fixes" data-testid="fixes">
      <Title order={2} size="h4" mt="lg" mb="xs" id="fixes">
        {t('debrief.fixes')}
      </Title>
      <div className={classes.fixes}>
        {fixes.map(({ name, host, script }) => (
          <figure key={name} className={classes.fix}>
            <figcaption>
              <span>
                <b>{name.replaceAll('-', ' ')}</b> <small>{t('debrief.on', { host })}</small>
              </span>
              <CopyButton text={script} label={t('code.copy')} />
            </figcaption>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls. */}
            <pre tabIndex={0}>{script}</pre>
          </figure>
        ))}
      </div>
    </section>
  );
}
