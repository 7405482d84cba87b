// What stands around every screen: navigation, language, banners, shortcuts.
import { lazy, Suspense, useEffect, useState } from 'react';
import { NavLink, Outlet, useLocation, useNavigate, useNavigation } from 'react-router';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { connection } from '~/api/connection';
import { useObservable } from '~/api/observable';
import { useCan } from '~/api/permissions';
import { session } from '~/api/session';
import { screens } from '~/screens/registry';
import { Button } from '~/ui/Button';
import { Icon } from '~/ui/Icon';
import { shortcutRegistry, useShortcuts } from '~/ui/shortcuts';
import { EmptyState } from '~/ui/states';
import { ToastRegion } from '~/ui/toast';
import { LanguageMenu, ThemeMenu } from './menus';

const ShortcutHelp = lazy(() => import('./ShortcutHelp'));
const Account = lazy(() => import('./Account'));
const SessionDialog = lazy(() => import('./SessionDialog'));

const shellTitle = msg`Everywhere`;

export function Shell() {
  const { i18n, t } = useLingui();
  const can = useCan();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const loading = useNavigation().state === 'loading';
  const current = useObservable(session);
  const [helpOpen, setHelpOpen] = useState(false);
  const [accountOpen, setAccountOpen] = useState(false);
  const [menuOpen, setMenuOpen] = useState(false);

  const principal = current.kind === 'signedIn' && !current.caller.open ? current.caller.principal : undefined;
  const name = principal?.displayName ?? '';
  const allowed = screens.filter(({ permission }) => permission === undefined || can(permission));
  const here = screens.find(({ id }) => pathname.split('/')[1] === id);
  useEffect(() => {
    document.addEventListener('keydown', shortcutRegistry.handle);
    return () => document.removeEventListener('keydown', shortcutRegistry.handle);
  }, []);
  useShortcuts(shellTitle, [
    { keys: '?', label: msg`Show all shortcuts`, run: () => setHelpOpen(true) },
    ...allowed.map((screen) => ({
      keys: `g ${screen.key}`,
      label: screen.title,
      run: () => void navigate(`/${screen.routes[0].path}`),
    })),
  ]);

  return (
    <div className="shell" data-menu={menuOpen || undefined}>
      <a className="skip" href="#main">
        <Trans>To the content</Trans>
      </a>
      <header className="top">
        <Button
          look="quiet"
          icon={menuOpen ? 'close' : 'menu'}
          aria-label={t`Menu`}
          aria-expanded={menuOpen}
          aria-controls="navigation"
          onPress={() => setMenuOpen(!menuOpen)}
        />
        <NavLink to="/" className="brand" translate="no">
          <img src="/icon.svg" alt="" width="28" height="28" />
          karez
        </NavLink>
        <div className="top-end">
          <Button look="quiet" icon="keyboard" aria-label={t`Shortcuts`} onPress={() => setHelpOpen(true)} keys="?" />
          <ThemeMenu />
          <LanguageMenu />
          {principal && (
            <Button look="quiet" icon="person" aria-label={t`Account: ${name}`} onPress={() => setAccountOpen(true)}>
              <bdi>{name}</bdi>
            </Button>
          )}
        </div>
      </header>
      <Banners />
      <nav className="navigation" id="navigation" aria-label={t`Screens`}>
        <ul>
          {allowed.map((screen) => (
            <li key={screen.id}>
              <NavLink
                to={`/${screen.routes[0].path}`}
                onClick={() => setMenuOpen(false)}
                aria-current={screen === here ? 'page' : undefined}
                data-here={screen === here || undefined}
              >
                <Icon name={screen.icon} />
                <span>{i18n._(screen.title)}</span>
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" tabIndex={-1} aria-busy={loading}>
        {here && !allowed.includes(here) ? (
          <EmptyState icon="warning" title={<Trans>Your account may not open this screen.</Trans>} />
        ) : (
          <Outlet />
        )}
      </main>
      <Suspense>
        {helpOpen && <ShortcutHelp onClose={() => setHelpOpen(false)} />}
        {accountOpen && <Account onClose={() => setAccountOpen(false)} />}
        {current.kind === 'signedIn' && current.renewing && <SessionDialog caller={current.caller} />}
      </Suspense>
      <ToastRegion />
    </div>
  );
}

function Banners() {
  const reached = useObservable(connection) === 'reached';
  const current = useObservable(session);
  return (
    <div className="banners" role="status">
      {!reached && (
        <p className="banner" data-tone="bad">
          <Icon name="warning" />
          <Trans>The server cannot be reached. What you see may be old; what you typed stays here.</Trans>
        </p>
      )}
      {current.kind === 'signedIn' && current.caller.open && (
        <p className="banner" data-tone="warn">
          <Icon name="info" />
          <Trans>Open to everybody on this machine: nobody has to sign in here.</Trans>
        </p>
      )}
    </div>
  );
}
