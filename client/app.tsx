import { lazy, Suspense } from 'react';
import { Route, Routes, useLocation } from 'react-router';
import { useSession } from './api/queries.ts';
import { useLiveUpdates } from './api/use-connection.ts';
import { CataloguePage } from './catalogue/catalogue-page.tsx';
import { Announcer } from './shell/announcer.tsx';
import { AppHeader } from './shell/app-header.tsx';
import { CommandPalette } from './shell/command-palette.tsx';
import { ConnectionBar } from './shell/connection-bar.tsx';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { PageGuard } from './shell/page-guard.tsx';

const LeaderboardPage = lazy(() => import('./leaderboard/leaderboard-page.tsx'));
const ModulePage = lazy(() => import('./module/module-page.tsx'));
const MePage = lazy(() => import('./me/me-page.tsx'));
const DoorPage = lazy(() => import('./people/door-page.tsx'));
const SetupPage = lazy(() => import('./people/setup-page.tsx'));
const ResumePage = lazy(() => import('./people/resume-page.tsx'));
const MyLinkPage = lazy(() => import('./people/my-link-page.tsx'));
const MyClassPage = lazy(() => import('./assignments/my-class-page.tsx'));
const AssignmentPage = lazy(() => import('./assignments/assignment-page.tsx'));
const ClassBoardPage = lazy(() => import('./leaderboard/class-board-page.tsx'));
const ClassesPage = lazy(() => import('./classes/classes-page.tsx'));
const ClassPage = lazy(() => import('./classes/class-page.tsx'));
const MemberPage = lazy(() => import('./live/member-page.tsx'));
const ReplayPage = lazy(() => import('./replay/replay-page.tsx'));
const LabPage = lazy(() => import('./lab/lab-page.tsx'));

export function App() {
  useLiveUpdates();
  // Another page is another try.
  const { pathname } = useLocation();
  const session = useSession().data;
  const door = session?.mode === 'classroom' && session.person === null;
  return (
    <>
      <PageGuard key={pathname}>
        <Suspense fallback={<AppHeader />}>
          <Routes>
            <Route path="/setup" element={<SetupPage />} />
            <Route path="/resume" element={<ResumePage />} />
            {door ? (
              <Route path="*" element={<DoorPage />} />
            ) : (
              <>
                <Route path="/" element={<CataloguePage />} />
                <Route path="/lab/:scenario" element={<LabPage />} />
                <Route path="/leaderboard" element={<LeaderboardPage />} />
                <Route path="/module/:module" element={<ModulePage />} />
                <Route path="/me" element={<MePage />} />
                <Route path="/replay/:lab" element={<ReplayPage />} />
                <Route path="/classes/:id/members/:member/replay/:lab" element={<ReplayPage />} />
                <Route path="/my-link" element={<MyLinkPage />} />
                <Route path="/classes" element={<ClassesPage />} />
                <Route path="/class" element={<MyClassPage />} />
                <Route path="/classes/:id" element={<ClassPage />} />
                <Route path="/classes/:id/board" element={<ClassBoardPage />} />
                <Route path="/classes/:id/assignments/:assignment" element={<AssignmentPage />} />
                <Route path="/classes/:id/members/:member" element={<MemberPage />} />
                <Route path="*" element={<NotFoundPage />} />
              </>
            )}
          </Routes>
        </Suspense>
      </PageGuard>
      <CommandPalette />
      <ConnectionBar />
      <Announcer />
    </>
  );
}
