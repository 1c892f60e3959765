import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { useMemo } from 'react';
import { t } from '../messages.ts';
import { useCommands } from './commands.ts';

export function ThemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const label = t(scheme === 'dark' ? 'theme.toLight' : 'theme.toDark');
  const other = scheme === 'dark' ? 'light' : 'dark';
  useCommands(useMemo(() => [{ id: 'theme', label: t('palette.theme'), run: () => setColorScheme(other) }], [other, setColorScheme]));
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} onClick={() => setColorScheme(other)}>
        {scheme === 'dark' ? <IconSun size={19} /> : <IconMoon size={19} />}
      </ActionIcon>
    </Tooltip>
  );
}
