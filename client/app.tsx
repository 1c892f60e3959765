import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';
import { useLiveUpdates } from './api/use-connection.ts';
import { CataloguePage } from './catalogue/catalogue-page.tsx';
import { LeaderboardPage } from './leaderboard/leaderboard-page.tsx';
import { Announcer } from './shell/announcer.tsx';
import { AppHeader } from './shell/app-header.tsx';
import { CommandPalette } from './shell/command-palette.tsx';
import { ConnectionBar } from './shell/connection-bar.tsx';
import { NotFoundPage } from './shell/not-found-page.tsx';

const ModulePage = lazy(() => import('./module/module-page.tsx'));
const MePage = lazy(() => import('./me/me-page.tsx'));
const LabPage = lazy(() => import('./lab/lab-page.tsx'));

export function App() {
  useLiveUpdates();
  return (
    <>
      <Suspense fallback={<AppHeader />}>
        <Routes>
          <Route path="/" element={<CataloguePage />} />
          <Route path="/lab/:scenario" element={<LabPage />} />
          <Route path="/leaderboard" element={<LeaderboardPage />} />
          <Route path="/module/:module" element={<ModulePage />} />
          <Route path="/me" element={<MePage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      </Suspense>
      <CommandPalette />
      <ConnectionBar />
      <Announcer />
    </>
  );
}
