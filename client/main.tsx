import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './page.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { queryClient } from './api/queries.ts';
import { App } from './app.tsx';
import { lostStyles, reloadOnce } from './shell/reload-once.ts';
import { cssVariables, theme } from './theme.ts';

const again = () => reloadOnce(sessionStorage, Date.now(), () => location.reload());
window.addEventListener('vite:preloadError', (event) => {
  if (again()) event.preventDefault();
});
if (lostStyles(document)) again();

createRoot(document.getElementById('root') as HTMLElement).render(
  <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
    <QueryClientProvider client={queryClient}>
      <Notifications position="top-right" />
      <BrowserRouter>
        <App />
      </BrowserRouter>
    </QueryClientProvider>
  </MantineProvider>,
);
