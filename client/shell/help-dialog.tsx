import { ActionIcon, Kbd, Modal, Table, Tooltip } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { t } from '../messages.ts';

const keys: { keys: string[]; what: string }[] = [
  { keys: ['Ctrl', 'Shift', 'Enter'], what: t('help.check') },
  { keys: ['Ctrl', 'K'], what: t('help.palette') },
  { keys: ['F6'], what: t('help.panes') },
  { keys: ['Esc', 'Esc'], what: t('help.leave') },
  { keys: ['Delete'], what: t('help.delete') },
  { keys: ['Ctrl', 'Shift', 'C'], what: t('help.copy') },
  { keys: ['Ctrl', 'Shift', 'V'], what: t('help.paste') },
  { keys: ['← →'], what: t('help.arrows') },
  { keys: ['?'], what: t('help.help') },
];

const typing = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** The button and the dialog with the keys; `?` opens it from anywhere but a field. */
export function HelpButton() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === '?' && !event.ctrlKey && !event.metaKey && !typing(event.target)) setOpen(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <Tooltip label={t('help.open')}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('help.open')} onClick={() => setOpen(true)}>
          <IconKeyboard size={19} />
        </ActionIcon>
      </Tooltip>
      <Modal opened={open} onClose={() => setOpen(false)} title={t('help.title')} closeButtonProps={{ 'aria-label': t('close') }}>
        <Table verticalSpacing="sm">
          <Table.Tbody>
            {keys.map((row) => (
              <Table.Tr key={row.what}>
                <Table.Td w={190}>
                  {row.keys.map((key, at) => (
                    <span key={at}>
                      {at > 0 && ' '}
                      <Kbd>{key}</Kbd>
                    </span>
                  ))}
                </Table.Td>
                <Table.Td>{row.what}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Modal>
    </>
  );
}
