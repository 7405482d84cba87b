// The frame of a form: what the server says of it while one writes, at the field;
// what is kept; saving; and what to do where somebody else has saved meanwhile.
import { createContext, use, useEffect, useEffectEvent, useMemo, useState, type ReactNode } from 'react';
import { Code } from '@connectrpc/connect';
import { Trans, useLingui } from '@lingui/react/macro';
import { connection } from '~/api/connection';
import { failureOf, violationAt, type Failure } from '~/api/errors';
import { useObservable } from '~/api/observable';
import { useViolationWords } from '~/domain/violationWords';
import { useFormat } from '~/i18n/format';
import { Button } from '~/ui/Button';
import { Icon } from '~/ui/Icon';
import { FailureNote } from '~/ui/states';
import type { RawTexts } from './draft';
import './forms.css';

interface FormContext {
  // What is wrong with the field at path (below the record); undefined: nothing
  // that has to be said yet.
  errorAt: (path: string) => string | undefined;
  raw: RawTexts;
  setRaw: (path: string, text: string | undefined) => void;
}

const Context = createContext<FormContext | undefined>(undefined);

export function useForm(): FormContext {
  const form = use(Context);
  if (!form) throw new Error('useForm: no RecordForm above');
  return form;
}

// A place of the form: errors of what is below path are shown there once somebody
// has been there.
export function Place({ path, children }: { path: string; children: ReactNode }) {
  return <div data-path={path}>{children}</div>;
}

const pauseMs = 600;

// Asks the server, once typing has stopped, what it would say of the record.
// subject: what is checked, as text.
export function useCheck(subject: string, check: (signal: AbortSignal) => Promise<unknown>): Failure | undefined {
  const [answer, setAnswer] = useState<{ subject: string; failure: Failure | undefined }>();
  const reached = useObservable(connection) === 'reached';
  const ask = useEffectEvent(check);
  useEffect(() => {
    if (!reached) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      ask(abort.signal).then(
        () => setAnswer({ subject, failure: undefined }),
        (error: unknown) => {
          if (abort.signal.aborted) return;
          const failure = failureOf(error);
          if (failure.code !== Code.Unavailable && failure.code !== Code.Canceled) setAnswer({ subject, failure });
        },
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [subject, reached]);
  return answer?.failure;
}

interface RecordFormProps {
  // As the server names the record in its requests: "listing".
  record: string;
  check: Failure | undefined;
  raw: RawTexts;
  setRaw: (path: string, text: string | undefined) => void;
  restored: Date | undefined;
  kept: Date | undefined;
  onDiscard: () => void;
  onCancel: () => void;
  // Throws what went wrong.
  onSave: () => Promise<void>;
  saveLabel: ReactNode;
  // What will be saved; absent: nothing has been changed.
  changes: ReactNode;
  children: ReactNode;
}

export function RecordForm(props: RecordFormProps) {
  const { record, check, raw, setRaw, restored, kept, changes } = props;
  const { t } = useLingui();
  const format = useFormat();
  const violationWords = useViolationWords();
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>();
  const [asked, setAsked] = useState(false);

  const context = useMemo<FormContext>(
    () => ({
      errorAt: (path) => {
        const seen = tried || [...visited].some((place) => path === place || path.startsWith(place));
        if (raw[path] !== undefined) return seen ? t`This is not a number.` : undefined;
        const found = seen ? violationAt(check, `${record}.${path}`) : undefined;
        return found === undefined ? undefined : violationWords(found);
      },
      raw,
      setRaw,
    }),
    [tried, visited, raw, setRaw, check, record, violationWords, t],
  );

  const save = async () => {
    setTried(true);
    if (Object.keys(raw).length > 0) {
      document.querySelector<HTMLElement>('.record-form [data-invalid] input')?.focus();
      return;
    }
    setPending(true);
    setError(undefined);
    try {
      await props.onSave();
    } catch (failed) {
      setError(failed);
      setPending(false);
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>('.record-form :is(input,textarea)[aria-invalid=true]')?.focus(),
      );
    }
  };

  return (
    <Context value={context}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- only notices which fields have been left */}
      <form
        className="record-form"
        noValidate
        onBlur={(event) => {
          const path = event.target.closest<HTMLElement>('[data-path]')?.dataset.path;
          if (path !== undefined && !visited.has(path)) setVisited(new Set([...visited, path]));
        }}
        onSubmit={(event) => {
          event.preventDefault();
          if (!pending) void save();
        }}
      >
        {restored && (
          <div className="note" data-tone="good">
            <Icon name="info" />
            <div className="record-form-restored">
              <p>
                <Trans>What you wrote on {format.dateTime(restored)} is here again; it is not saved yet.</Trans>
              </p>
              {asked ? (
                <>
                  <Button look="danger" onPress={props.onDiscard}>
                    <Trans>Yes, throw it away</Trans>
                  </Button>
                  <Button onPress={() => setAsked(false)}>
                    <Trans>Keep it</Trans>
                  </Button>
                </>
              ) : (
                <Button look="quiet" onPress={() => setAsked(true)}>
                  <Trans>Start afresh</Trans>
                </Button>
              )}
            </div>
          </div>
        )}
        {props.children}
        <div className="record-form-end">
          <FailureNote error={error} />
          <div className="record-form-bar">
            <p className="hint" role="status">
              {changes} {kept && <Trans>Kept in this browser, {format.dateTime(kept)}.</Trans>}
            </p>
            <div className="actions">
              <Button onPress={props.onCancel}>
                <Trans>Cancel</Trans>
              </Button>
              <Button type="submit" look="primary" isDisabled={pending || changes === undefined}>
                {props.saveLabel}
              </Button>
            </div>
          </div>
        </div>
      </form>
    </Context>
  );
}
