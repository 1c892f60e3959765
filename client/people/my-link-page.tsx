import { Button, Container, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from 'react-router';
import { http } from '../api/http.ts';
import { troubleView } from '../api/trouble.ts';
import { t } from '../messages.ts';
import { AppHeader } from '../shell/app-header.tsx';
import { ProblemCard } from '../shell/problem-card.tsx';
import { MyData } from './my-data.tsx';
import { MyPassword } from './my-password.tsx';
import { PersonalLink } from './personal-link.tsx';

/** Where a student gets the link that brings them back. */
export default function MyLinkPage() {
  const make = useMutation({ mutationFn: http.myLink });
  return (
    <>
      <AppHeader />
      <Container component="main" size="sm" py="xl">
        <Stack>
          <Title order={1} size="h2">
            {t('link.title')}
          </Title>
          <Text>{t('link.text')}</Text>
          {make.data && <PersonalLink secret={make.data.secret} />}
          {make.error && <ProblemCard problem={troubleView(make.error)} />}
          <Group>
            <Button variant={make.data ? 'default' : 'filled'} onClick={() => make.mutate()} loading={make.isPending} data-testid="make-link">
              {t('link.make')}
            </Button>
            <Button component={Link} to="/" variant={make.data ? 'filled' : 'default'}>
              {t('link.go')}
            </Button>
          </Group>
          <MyPassword />
          <MyData />
        </Stack>
      </Container>
    </>
  );
}
