import { lazy, Suspense, useEffect, useState } from 'react';
import { createBrowserRouter, Navigate, useRouteError, type RouteObject } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { Trans, useLingui } from '@lingui/react/macro';
import { useObservable } from '~/api/observable';
import { queries } from '~/api/queries';
import { session } from '~/api/session';
import { useCan } from '~/api/permissions';
import { screens } from '~/screens/registry';
import { Button } from '~/ui/Button';
import { EmptyState, ErrorState, Loading } from '~/ui/states';
import { Page } from '~/ui/layout';
import { Shell } from './Shell';

const SignIn = lazy(() => import('./SignIn').then((module) => ({ default: module.SignIn })));
const SetPassword = lazy(() => import('./SignIn').then((module) => ({ default: module.SetPassword })));

// The first screen that the caller may open.
function Start() {
  const can = useCan();
  const first = screens.find(({ permission }) => permission === undefined || can(permission));
  const path = first?.routes[0].path;
  return path === undefined ? <NothingAllowed /> : <Navigate to={`/${path}`} replace />;
}

function NothingAllowed() {
  return (
    <EmptyState icon="info" title={<Trans>Your account may not open any screen. Ask your administrator.</Trans>} />
  );
}

function NotFound() {
  const { t } = useLingui();
  return (
    <Page title={t`Not found`}>
      <EmptyState icon="search" title={<Trans>There is no such page.</Trans>} />
    </Page>
  );
}

function Broken() {
  return <ErrorState error={useRouteError()} onRetry={() => location.reload()} />;
}

function makeRouter() {
  const children: RouteObject[] = screens.flatMap((screen) =>
    screen.routes.map(({ path, load }) => ({
      path,
      errorElement: <Broken />,
      lazy: async () => ({ Component: (await load()).default }),
    })),
  );
  return createBrowserRouter([
    {
      path: '/',
      element: <Shell />,
      hydrateFallbackElement: (
        <div className="starting">
          <Loading />
        </div>
      ),
      children: [{ index: true, element: <Start /> }, ...children, { path: '*', element: <NotFound /> }],
    },
  ]);
}

export function App() {
  const current = useObservable(session);
  const [router] = useState(makeRouter);
  const principal = current.kind === 'signedIn' ? (current.caller.principal?.name ?? '') : '';

  // Another person's answers are not kept.
  useEffect(() => () => queries.clear(), [principal]);

  switch (current.kind) {
    case 'loading':
      return (
        <div className="starting">
          <Loading />
        </div>
      );
    case 'unreachable':
      return <Unreachable />;
    case 'signedOut':
      return (
        <Suspense>
          <SignIn />
        </Suspense>
      );
    case 'signedIn':
      if (!current.caller.principal?.passwordExpired) return <RouterProvider router={router} />;
      return (
        <Suspense>
          <SetPassword />
        </Suspense>
      );
  }
}

const pauseMs = 3000;

function Unreachable() {
  useEffect(() => {
    const timer = setInterval(() => void session.refresh(), pauseMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <main className="starting">
      <EmptyState icon="warning" title={<Trans>The server cannot be reached.</Trans>}>
        <p>
          <Trans>The console tries again by itself every few seconds.</Trans>
        </p>
        <Button onPress={() => void session.refresh()}>
          <Trans>Try again</Trans>
        </Button>
      </EmptyState>
    </main>
  );
}
