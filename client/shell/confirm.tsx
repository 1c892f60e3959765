import { Button, Group, Modal, Text } from '@mantine/core';
import { t } from '../messages.ts';

/** Asks before something that cannot be undone. */
export function Confirm({
  opened,
  title,
  text,
  action,
  onConfirm,
  onCancel,
}: {
  opened: boolean;
  title: string;
  text: string;
  action: string;
  onConfirm: () => void;
  onCancel: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onCancel} title={title} centered closeButtonProps={{ 'aria-label': t('close') }}>
      <Text size="sm">{text}</Text>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={onCancel} data-autofocus>
          {t('cancel')}
        </Button>
        <Button color="red" onClick={onConfirm}>
          {action}
        </Button>
      </Group>
    </Modal>
  );
}
