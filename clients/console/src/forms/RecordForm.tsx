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
import { withoutRow, type RawTexts } from './draft';
import './forms.css';

interface FormContext {
  // What is wrong with the field at path (below the record); undefined: nothing
  // that has to be said yet. itself: not with what is below it, which says so there.
  errorAt: (path: string, reach?: 'below' | 'itself') => string | undefined;
  // How often saving was tried in vain.
  failures: number;
  raw: RawTexts;
  setRaw: (path: string, text: string | undefined) => void;
  // A row of the list at path is about to go: what is kept of it goes, too.
  dropRow: (path: string, index: number) => void;
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

const isBelow = (at: string, path: string): boolean => at.startsWith(`${path}.`) || at.startsWith(`${path}[`);
const marks = (paths: ReadonlySet<string>): RawTexts => Object.fromEntries([...paths].map((path) => [path, '']));

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
  dropRow: (path: string, index: number) => void;
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
  const { record, check, raw, setRaw, dropRow, restored, kept, changes } = props;
  const { t } = useLingui();
  const format = useFormat();
  const violationWords = useViolationWords();
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const [failures, setFailures] = useState(0);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>();
  const [asked, setAsked] = useState(false);

  const context = useMemo<FormContext>(
    () => ({
      errorAt: (path, reach = 'below') => {
        const seen = tried || [...visited].some((place) => path.startsWith(place));
        if (!seen) return undefined;
        const unread = Object.keys(raw).some((at) => at === path || (reach === 'below' && isBelow(at, path)));
        if (unread) return t`This is not a number.`;
        const field = `${record}.${path}`;
        const found = reach === 'below' ? violationAt(check, field) : check?.violations.get(field);
        return found === undefined ? undefined : violationWords(found);
      },
      failures,
      raw,
      setRaw,
      dropRow: (path, index) => {
        dropRow(path, index);
        setVisited((before) => new Set(Object.keys(withoutRow(marks(before), path, index))));
      },
    }),
    [tried, failures, visited, raw, setRaw, dropRow, check, record, violationWords, t],
  );

  const fail = () => {
    setFailures((before) => before + 1);
    // Once folded sections with faults have opened.
    setTimeout(() =>
      document
        .querySelector<HTMLElement>('.record-form :is([aria-invalid=true], [data-invalid] :is(input, button))')
        ?.focus(),
    );
  };

  const save = async () => {
    setTried(true);
    if (Object.keys(raw).length > 0) {
      fail();
      return;
    }
    setPending(true);
    setError(undefined);
    try {
      await props.onSave();
    } catch (failed) {
      setError(failed);
      setPending(false);
      fail();
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
