import { Container } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { t } from '../messages.ts';
import { ProblemCard } from './problem-card.tsx';

/** What stands in the place of a page that broke, or of which a part did not come over the network: never a white screen. */
export class PageGuard extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error: error ?? new Error('unknown') };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const detail = error instanceof Error ? error.message : String(error);
    const missing = /import|preload|chunk/i.test(detail);
    return (
      <Container size={640} component="main" py={64}>
        <ProblemCard
          problem={{ code: 'internal', title: t(missing ? 'guard.missing' : 'guard.broken'), detail, advice: t('guard.advice') }}
          onRetry={() => location.reload()}
          retryLabel={t('guard.reload')}
        />
      </Container>
    );
  }
}
