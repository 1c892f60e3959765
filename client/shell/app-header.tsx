import { Group, Skeleton, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, NavLink } from 'react-router';
import { useMe, useSession } from '../api/queries.ts';
import { HandButton, NoticeBar } from '../live/my-class.tsx';
import { t } from '../messages.ts';
import { PersonMenu } from '../people/person-menu.tsx';
import { HelpButton } from './help-dialog.tsx';
import classes from './shell.module.css';
import { ThemeToggle } from './theme-toggle.tsx';

export function Brand() {
  return (
    <Link to="/" className={classes.brand} aria-label={t('nav.home')}>
      <img src="/favicon.svg" width={28} height={28} alt="" />
      <span>Mailrange</span>
    </Link>
  );
}

/** Header of the pages outside a lab. */
export function AppHeader({ children }: { children?: ReactNode }) {
  const me = useMe();
  const person = useSession().data?.person;
  const staff = person?.role === 'instructor' || person?.role === 'admin';
  return (
    <>
      <header className={classes.header}>
        <Brand />
        <nav className={classes.nav} aria-label={t('nav.main')}>
          <NavLink to="/" end className={classes.link}>
            {t('nav.catalogue')}
          </NavLink>
          <NavLink to="/leaderboard" className={classes.link}>
            {t('nav.leaderboard')}
          </NavLink>
          <NavLink to="/me" className={classes.link}>
            {t('nav.me')}
          </NavLink>
          {person?.role === 'student' && (
            <NavLink to="/class" className={classes.link}>
              {t('nav.class')}
            </NavLink>
          )}
          {staff && (
            <NavLink to="/classes" className={classes.link}>
              {t('nav.classes')}
            </NavLink>
          )}
        </nav>
        <div style={{ flex: 1 }} />
        {children}
        <Group gap="xs" wrap="nowrap">
          {me.data ? (
            <Text size="sm" className={classes.me}>
              <span className={classes.wide}>{me.data.nickname} · </span>
              <b data-testid="my-points">{t('points.n', { points: me.data.points })}</b>
            </Text>
          ) : (
            <Skeleton w={90} h={16} />
          )}
          <span className={classes.keys}>
            <HelpButton />
          </span>
          <HandButton />
          {person && person.role !== 'solo' && <PersonMenu person={person} />}
          <ThemeToggle />
        </Group>
      </header>
      <NoticeBar />
    </>
  );
}
