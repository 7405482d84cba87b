// What stands where data will be, is not, or cannot be had. All keep the place
// that their panel has, so that nothing jumps when data comes.
import type { ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { failureOf } from '~/api/errors';
import { Button } from './Button';
import { Icon, type IconName } from './Icon';

// lines: how many lines the data will have, about.
export function Loading({ lines = 5 }: { lines?: number }) {
  const { t } = useLingui();
  return (
    <div className="loading" role="status" aria-label={t`Loading`}>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className="bone" style={{ inlineSize: `${92 - ((index * 23) % 45)}%` }} />
      ))}
    </div>
  );
}

export function EmptyState({
  icon = 'check',
  title,
  children,
}: {
  icon?: IconName;
  title: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="state">
      <Icon name={icon} />
      <p className="state-title">{title}</p>
      {children}
    </div>
  );
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { i18n } = useLingui();
  const failure = failureOf(error);
  return (
    <div className="state" data-tone="bad" role="alert">
      <Icon name="warning" />
      <p className="state-title">{i18n._(failure.title)}</p>
      {failure.detail && (
        <p className="detail" lang="en" dir="ltr">
          {failure.detail}
        </p>
      )}
      {onRetry && (
        <Button onPress={onRetry}>
          <Trans>Try again</Trans>
        </Button>
      )}
    </div>
  );
}

// What went wrong with something that the reader did, above its form's buttons.
export function FailureNote({ error }: { error: unknown }) {
  const { i18n, t } = useLingui();
  if (!error) return null;
  const failure = failureOf(error);
  const seconds = failure.retrySeconds === undefined ? 0 : Math.ceil(failure.retrySeconds);
  return (
    <div className="note" data-tone="bad" role="alert">
      <Icon name="warning" />
      <div>
        <p>{i18n._(failure.title)}</p>
        {seconds > 0 && <p>{t`Try again in ${seconds} s.`}</p>}
        {failure.violations.size > 0 ? (
          <ul lang="en" dir="ltr">
            {[...failure.violations].map(([field, description]) => (
              <li key={field}>
                <code>{field}</code> {description}
              </li>
            ))}
          </ul>
        ) : (
          failure.detail && (
            <p className="detail" lang="en" dir="ltr">
              {failure.detail}
            </p>
          )
        )}
      </div>
    </div>
  );
}

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  lines?: number;
  children: (data: T) => ReactNode;
}

// The data of a query, or what stands in its place.
export function Loaded<T>({ query, lines, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <Loading {...(lines === undefined ? {} : { lines })} />;
}
