import { ActionIcon, Menu } from '@mantine/core';
import { IconLink, IconLogout, IconUser } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import type { SessionView } from '../../server/protocol/people.ts';
import { http } from '../api/http.ts';
import { putSession } from '../api/queries.ts';
import { t } from '../messages.ts';
import { showProblem } from '../shell/show-problem.ts';

/** Who is signed in, and the way out. */
export function PersonMenu({ person }: { person: NonNullable<SessionView['person']> }) {
  const navigate = useNavigate();
  const leave = async () => {
    try {
      putSession(await http.logOut());
      void navigate('/');
    } catch (error) {
      showProblem(error);
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label={person.name} data-testid="person-menu">
          <IconUser size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{person.className ? `${person.name} · ${person.className}` : person.name}</Menu.Label>
        {person.role === 'student' && (
          <Menu.Item component={Link} to="/my-link" leftSection={<IconLink size={16} />}>
            {t('link.mine')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()} data-testid="sign-out">
          {t('door.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
