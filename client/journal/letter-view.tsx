import { ActionIcon, Group, Table, Text } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleXFilled, IconHelpCircleFilled, IconX } from '@tabler/icons-react';
import type { MailView } from '../../server/protocol/journal.ts';
import { t } from '../messages.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import classes from './journal.module.css';
import { type AuthenticationResult, authenticationResults, headerFields } from './letter-headers.ts';

/** The fields that tell where a letter comes from and whom it claims to be of; the raw source has them all. */
const telling = /^(return-path|delivered-to|received|from|sender|reply-to|to|cc|subject|date|message-id|dkim-signature|x-spam-\S+)$/i;

const icons = { pass: IconCircleCheckFilled, fail: IconCircleXFilled };

function Result({ one }: { one: AuthenticationResult }) {
  const state = one.result === 'pass' ? 'pass' : ['fail', 'permerror'].includes(one.result) ? 'fail' : 'unknown';
  const Icon = icons[state as keyof typeof icons] ?? IconHelpCircleFilled;
  return (
    <li data-state={state}>
      <span>
        <Icon size={15} aria-hidden /> <b>{one.method.toUpperCase()}</b> {one.result}
      </span>
      <small>
        {one.detail} {t('letter.by', { by: one.by })}
      </small>
    </li>
  );
}

/** One letter: who checked it, its head, its raw source. */
export function LetterView({ mail, onClose }: { mail: MailView; onClose: () => void }) {
  const fields = headerFields(mail.source);
  const results = authenticationResults(fields);
  return (
    <figure className={classes.source} aria-label={mail.subject || t('mail.noSubject')} data-testid="letter">
      <figcaption>
        <Text size="xs" c="dimmed">
          {mail.came || t('mail.lies', { mailbox: mail.mailbox })}
        </Text>
        <Group gap={2} wrap="nowrap">
          <CopyButton text={mail.source} label={t('mail.copy')} />
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('close')} onClick={onClose}>
            <IconX size={15} />
          </ActionIcon>
        </Group>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls. */}
      <div className={classes.sheet} tabIndex={0}>
        {results.length > 0 ? (
          <ul className={classes.results} aria-label="Authentication-Results">
            {results.map((one, at) => (
              <Result key={at} one={one} />
            ))}
          </ul>
        ) : (
          <Text size="xs" c="dimmed" px="sm" pt="xs">
            {t('letter.unchecked')}
          </Text>
        )}
        <Table verticalSpacing={3} fz="xs" aria-label={t('letter.head')}>
          <Table.Tbody>
            {fields
              .filter(({ name }) => telling.test(name))
              .map(({ name, value }, at) => (
                <Table.Tr key={at}>
                  <Table.Th scope="row">{name}</Table.Th>
                  <Table.Td className={classes.value}>{value}</Table.Td>
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
        <details className={classes.raw}>
          <summary>{t('letter.raw', { size: mail.size })}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls. */}
          <pre tabIndex={0}>{mail.source}</pre>
        </details>
      </div>
    </figure>
  );
}
