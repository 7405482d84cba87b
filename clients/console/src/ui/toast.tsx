// Short words about what was done, read out by screen readers. One that can be
// undone stays until it is closed; others go after a while.
import type { ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Observable, useObservable } from '~/api/observable';
import { Button } from './Button';

interface Toast {
  id: number;
  tone: 'good' | 'bad';
  words: ReactNode;
  undo?: () => void;
}

const shownMs = 6000;
const toasts = new Observable<readonly Toast[]>([]);
let last = 0;

function close(id: number): void {
  toasts.set(toasts.value.filter((toast) => toast.id !== id));
}

export function showToast(words: ReactNode, options: { tone?: Toast['tone']; undo?: () => void } = {}): void {
  const id = ++last;
  toasts.set([...toasts.value.slice(-2), { id, tone: options.tone ?? 'good', words, undo: options.undo }]);
  if (!options.undo) setTimeout(() => close(id), shownMs);
}

export function ToastRegion() {
  const shown = useObservable(toasts);
  const { t } = useLingui();
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map(({ id, tone, words, undo }) => (
        <div key={id} className="toast" data-tone={tone}>
          <span>{words}</span>
          {undo && (
            <Button
              look="quiet"
              icon="undo"
              onPress={() => {
                close(id);
                undo();
              }}
            >
              <Trans>Undo</Trans>
            </Button>
          )}
          <Button look="quiet" icon="close" aria-label={t`Close`} onPress={() => close(id)} />
        </div>
      ))}
    </div>
  );
}
