// Two people have changed a record at once: both versions side by side, field by
// field, and what to keep of each.
import { useState, type ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '~/i18n/format';
import { Button } from '~/ui/Button';
import { Dialog, DialogActions } from '~/ui/Dialog';

interface ConflictField {
  name: string;
  title: string;
  // null: not stated.
  mine: ReactNode;
  theirs: ReactNode;
}

interface ConflictDialogProps {
  // Fields that both have changed. Of those that only one has changed nothing is asked.
  fields: readonly ConflictField[];
  // Fields that only the other has changed.
  others: readonly string[];
  onClose: () => void;
  // mine: names of the fields to keep as they were written here.
  onMerge: (mine: ReadonlySet<string>) => void;
}

export function ConflictDialog({ fields, others, onClose, onMerge }: ConflictDialogProps) {
  const { t } = useLingui();
  const format = useFormat();
  const [mine, setMine] = useState<ReadonlySet<string>>(() => new Set(fields.map(({ name }) => name)));
  const choose = (name: string, keepMine: boolean) => {
    const next = new Set(mine);
    if (keepMine) next.add(name);
    else next.delete(name);
    setMine(next);
  };
  return (
    <Dialog title={<Trans>Somebody else has changed it meanwhile</Trans>} open onClose={onClose} wide>
      {others.length > 0 && (
        <p>
          <Trans>Changed by the other and taken over: {format.list(others)}</Trans>
        </p>
      )}
      {fields.length > 0 && (
        <p>
          <Trans>Both of you have changed these. Which version is to stay?</Trans>
        </p>
      )}
      {fields.map(({ name, title, mine: ours, theirs }) => (
        <fieldset key={name} className="conflict">
          <legend>{title}</legend>
          {[true, false].map((isMine) => (
            <label key={String(isMine)} className="conflict-side">
              <span className="conflict-choice">
                <input
                  type="radio"
                  name={`conflict-${name}`}
                  checked={mine.has(name) === isMine}
                  onChange={() => choose(name, isMine)}
                />
                <strong>{isMine ? t`My version` : t`The other's version`}</strong>
              </span>
              <span>{(isMine ? ours : theirs) ?? t`Not stated`}</span>
            </label>
          ))}
        </fieldset>
      ))}
      <DialogActions>
        <Button onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="primary" onPress={() => onMerge(mine)}>
          <Trans>Take over and go on</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}
