import { Anchor } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import classes from './replay.module.css';

interface Target {
  /** `/me`, or `/classes/<id>/members/<member>`. */
  place: string;
  lab: string;
  attempt?: string;
  children: ReactNode;
  label?: string;
}

/** The way to what was recorded in a lab. A new document, since only those of replays may run the player. */
export function ReplayLink({ place, lab, attempt, label, children }: Target) {
  const path = place === '/me' ? `/replay/${lab}` : `${place}/replay/${lab}`;
  return (
    <Anchor
      component={Link}
      reloadDocument
      to={attempt ? `${path}?attempt=${attempt}` : path}
      size="sm"
      className={classes.link}
      aria-label={label}
      data-testid="replay-link"
    >
      <IconPlayerPlay size={14} aria-hidden />
      {children}
    </Anchor>
  );
}
