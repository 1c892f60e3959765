import { Chip, Group, SegmentedControl, Text, UnstyledButton } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useState } from 'react';
import type { MailKind, MailView } from '../../server/protocol/journal.ts';
import { t } from '../messages.ts';
import classes from './journal.module.css';
import { LetterView } from './letter-view.tsx';
import { useMail } from './use-journal.ts';

const kinds: readonly MailKind[] = ['good', 'abuse', 'probe', 'bounce', 'other'];
const keyOf = (mail: MailView) => `${mail.at}/${mail.mailbox}/${mail.subject}`;

/** What arrived where during this lab: at foreign servers and at home, headers and all. */
export function MailPane({ lab }: { lab: string | null }) {
  const { data: mails = [], error } = useMail(lab);
  const [shown, setShown] = useState<string[]>(['good', 'abuse', 'bounce', 'other']);
  const [chosen, setChosen] = useState<string | null>(null);
  const [place, setPlace] = useState('all');
  const list = mails.filter((mail) => shown.includes(mail.kind) && (place === 'all' || mail.place === place));
  const open = mails.find((mail) => keyOf(mail) === chosen) ?? null;
  return (
    <div className={classes.mail} data-testid="mailboxes">
      <Group justify="space-between" gap="xs">
        <Chip.Group multiple value={shown} onChange={setShown}>
          <Group gap={6} role="group" aria-label={t('mail.filter')}>
            {kinds.map((kind) => (
              <Chip key={kind} value={kind} size="xs">
                {t('mail.count', { kind: t(`mail.${kind}`), count: mails.filter((mail) => mail.kind === kind).length })}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <SegmentedControl
          size="xs"
          value={place}
          onChange={setPlace}
          aria-label={t('mail.where')}
          data={(['all', 'foreign', 'local'] as const).map((value) => ({ value, label: t(`mail.where.${value}`) }))}
        />
      </Group>
      {list.length === 0 ? (
        <div className={classes.empty}>
          <IconInbox size={28} stroke={1.4} aria-hidden />
          <Text size="sm" c="dimmed">
            {t(error ? 'mail.unknown' : lab === null ? 'mail.noLab' : 'mail.empty')}
          </Text>
        </div>
      ) : (
        <div className={classes.split} data-open={open !== null || undefined}>
          <ul className={classes.letters} aria-label={t('mail.list')}>
            {list.map((mail) => (
              <li key={keyOf(mail)}>
                <UnstyledButton
                  className={classes.letter}
                  aria-expanded={keyOf(mail) === chosen}
                  onClick={() => setChosen(keyOf(mail) === chosen ? null : keyOf(mail))}
                >
                  <span className={classes.kind} data-kind={mail.kind}>
                    {t(`mail.${mail.kind}`)}
                  </span>
                  <span className={classes.subject}>{mail.subject || t('mail.noSubject')}</span>
                  <time className={classes.when} dateTime={new Date(mail.at).toISOString()}>
                    {new Date(mail.at).toLocaleTimeString()}
                  </time>
                  <span className={classes.way}>{`${mail.from || '<>'} → ${mail.mailbox}`}</span>
                  <span className={classes.place}>{t(`mail.${mail.place}`)}</span>
                </UnstyledButton>
              </li>
            ))}
          </ul>
          {open && <LetterView key={keyOf(open)} mail={open} onClose={() => setChosen(null)} />}
        </div>
      )}
    </div>
  );
}
