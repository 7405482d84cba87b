// The page that creates a record or changes one: its draft, saving it, and the
// choice between two versions where somebody else has saved meanwhile.
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { useQueryClient } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '~/i18n/format';
import { Page } from '~/ui/layout';
import { showToast } from '~/ui/toast';
import { ConflictDialog } from './Conflict';
import { useRecordDraft, type RecordDraft } from './draft';
import { RecordForm, useCheck } from './RecordForm';
import { nameOf, useSave, type RecordKind } from './save';

interface RecordEditorProps<Desc extends DescMessage, Field extends string> {
  kind: RecordKind<Desc, Field>;
  // The record to change; undefined: a new one, which begins as initial.
  base: MessageShape<Desc> | undefined;
  initial: MessageShape<Desc>;
  // Below the title, and above the form, of a record that is there.
  summary?: (base: MessageShape<Desc>) => ReactNode;
  note?: (base: MessageShape<Desc>) => ReactNode;
  // The value of a field, for a choice between two versions.
  valueOf: (record: MessageShape<Desc>, field: Field) => ReactNode;
  // The fields of the form.
  children: (draft: RecordDraft<MessageShape<Desc>>) => ReactNode;
}

export function RecordEditor<Desc extends DescMessage, Field extends string>(props: RecordEditorProps<Desc, Field>) {
  const { kind, initial, base, valueOf } = props;
  const { collection, words } = kind;
  const { i18n, t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const draft = useRecordDraft(kind.schema, base ? nameOf(base) : `${collection}/new`, initial, base);
  const { record, changed, content, conflict, save, merge, closeConflict } = useSave(kind, draft);
  const check = useCheck(content, (signal) => {
    if (!draft.base) return kind.create(record, { validateOnly: true }, { signal });
    if (changed.length === 0) return Promise.resolve();
    return kind.update({ ...record, etag: '' }, [...changed], { validateOnly: true }, { signal });
  });
  const titleOf = (field: Field) => i18n._(kind.fieldWords[field]);

  return (
    <Page
      title={i18n._(draft.base ? words.editTitle : words.newTitle)}
      summary={draft.base && props.summary?.(draft.base)}
    >
      {draft.base && props.note?.(draft.base)}
      <RecordForm
        record={kind.field}
        check={check}
        raw={draft.raw}
        setRaw={draft.setRaw}
        dropRow={draft.dropRow}
        restored={draft.restored}
        kept={draft.kept}
        onDiscard={draft.discard}
        onCancel={() => void navigate(`/${draft.base ? nameOf(draft.base) : collection}`)}
        onSave={async () => {
          const saved = await save();
          const name = nameOf(saved);
          queries.setQueryData([collection, 'one', name], saved);
          void queries.invalidateQueries({ queryKey: [collection] });
          showToast(draft.base ? t`Saved.` : i18n._(words.created));
          void navigate(`/${name}`, { replace: true });
        }}
        saveLabel={draft.base ? <Trans>Save</Trans> : i18n._(words.create)}
        changes={
          draft.base ? (
            changed.length > 0 ? (
              <Trans>Changed: {format.list(changed.map(titleOf))}</Trans>
            ) : undefined
          ) : (
            words.becomes && i18n._(words.becomes)
          )
        }
      >
        {props.children(draft)}
      </RecordForm>
      {conflict && (
        <ConflictDialog
          fields={conflict.both.map((field) => ({
            name: field,
            title: titleOf(field),
            mine: valueOf(record, field),
            theirs: valueOf(conflict.theirs, field),
          }))}
          others={conflict.onlyTheirs.map(titleOf)}
          onClose={closeConflict}
          onMerge={merge}
        />
      )}
    </Page>
  );
}
