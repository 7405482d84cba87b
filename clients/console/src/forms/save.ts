// Saving a record: what changed goes out under the revision it was made from;
// where somebody else was quicker, their version is fetched and both are laid out.
import { useState } from 'react';
import { Code } from '@connectrpc/connect';
import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { failureOf } from '~/api/errors';
import { newRequestId } from '~/api/transport';
import { changedFields, withFields, type RecordDraft } from './draft';

export interface Conflict<T> {
  theirs: T;
  // Fields that both changed, and that only the other did.
  both: readonly string[];
  onlyTheirs: readonly string[];
}

interface SaveOptions<Desc extends DescMessage> {
  schema: Desc;
  draft: RecordDraft<MessageShape<Desc>>;
  // What is sent of the record as it stands in the form.
  clean: (record: MessageShape<Desc>) => MessageShape<Desc>;
  // Fields that the form may change.
  fields: readonly string[];
  create: (record: MessageShape<Desc>, requestId: string) => Promise<MessageShape<Desc>>;
  update: (record: MessageShape<Desc>, paths: string[], requestId: string) => Promise<MessageShape<Desc>>;
  load: () => Promise<MessageShape<Desc>>;
}

export function useSave<Desc extends DescMessage>(options: SaveOptions<Desc>) {
  type T = MessageShape<Desc>;
  const { schema, draft, clean, fields } = options;
  const [conflict, setConflict] = useState<Conflict<T>>();
  const record = clean(draft.record);
  const changed = draft.base ? changedFields(schema, draft.base, record).filter((field) => fields.includes(field)) : [];
  // One for each thing that is asked for: the same content again is the same request.
  const content = JSON.stringify([draft.base ?? null, record], (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  const [request, setRequest] = useState({ content, id: newRequestId() });

  const save = async (): Promise<T> => {
    let { id } = request;
    if (request.content !== content) {
      id = newRequestId();
      setRequest({ content, id });
    }
    try {
      const saved = draft.base ? await options.update(record, [...changed], id) : await options.create(record, id);
      draft.settle();
      return saved;
    } catch (error) {
      if (failureOf(error).code === Code.Aborted && draft.base) {
        const theirs = await options.load();
        const changedThere = changedFields(schema, draft.base, theirs).filter((field) => fields.includes(field));
        setConflict({
          theirs,
          both: changedThere.filter(
            (field) => changed.includes(field) && changedFields(schema, theirs, record).includes(field),
          ),
          onlyTheirs: changedThere.filter((field) => !changed.includes(field)),
        });
      }
      throw error;
    }
  };

  const merge = (mine: ReadonlySet<string>) => {
    if (!conflict) return;
    const kept = new Set(changed.filter((field) => !conflict.both.includes(field) || mine.has(field)));
    draft.rebase(conflict.theirs, withFields(schema, conflict.theirs, record, kept));
    setConflict(undefined);
  };

  return { record, changed, content, save, conflict, merge, closeConflict: () => setConflict(undefined) };
}
