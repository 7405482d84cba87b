// Saving a record: what changed goes out under the revision it was made from;
// where somebody else was quicker, their version is fetched and both are laid out.
import { useState } from 'react';
import { Code, type CallOptions } from '@connectrpc/connect';
import type { DescMessage, Message, MessageShape } from '@bufbuild/protobuf';
import type { MessageDescriptor } from '@lingui/core';
import { failureOf } from '~/api/errors';
import { newRequestId } from '~/api/transport';
import { changedFields, withFields, type RecordDraft } from './draft';

interface Conflict<T, Field> {
  theirs: T;
  // Fields that both changed, and that only the other did.
  both: readonly Field[];
  onlyTheirs: readonly Field[];
}

type Call = { requestId: string } | { validateOnly: true };

// How one kind of record is written.
export interface RecordKind<Desc extends DescMessage, Field extends string> {
  schema: Desc;
  // As the server's requests name one, such as "listing", and its names and the
  // console's addresses all of them, such as "listings".
  field: string;
  collection: string;
  // Fields that the form may change.
  fields: readonly Field[];
  fieldWords: Readonly<Record<Field, MessageDescriptor>>;
  words: {
    newTitle: MessageDescriptor;
    editTitle: MessageDescriptor;
    create: MessageDescriptor;
    created: MessageDescriptor;
    // What a new one becomes; "": there is nothing to say of it.
    becomes: MessageDescriptor | '';
  };
  // What is sent of the record as it stands in the form.
  clean: (record: MessageShape<Desc>) => MessageShape<Desc>;
  create: (record: MessageShape<Desc>, call: Call, options?: CallOptions) => Promise<MessageShape<Desc>>;
  update: (
    record: MessageShape<Desc>,
    paths: string[],
    call: Call,
    options?: CallOptions,
  ) => Promise<MessageShape<Desc>>;
  load: (name: string) => Promise<MessageShape<Desc>>;
}

// Every record has a name, of which the type of messages in general knows nothing.
export const nameOf = (record: Message): string => (record as Message & { name: string }).name;

export function useSave<Desc extends DescMessage, Field extends string>(
  kind: RecordKind<Desc, Field>,
  draft: RecordDraft<MessageShape<Desc>>,
) {
  type T = MessageShape<Desc>;
  const { schema } = kind;
  const [conflict, setConflict] = useState<Conflict<T, Field>>();
  const isField = (name: string): name is Field => (kind.fields as readonly string[]).includes(name);
  const record = kind.clean(draft.record);
  const changed = draft.base ? changedFields(schema, draft.base, record).filter(isField) : [];
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
      const call = { requestId: id };
      const saved = draft.base ? await kind.update(record, [...changed], call) : await kind.create(record, call);
      draft.settle();
      return saved;
    } catch (error) {
      if (failureOf(error).code === Code.Aborted && draft.base) {
        const theirs = await kind.load(nameOf(draft.record));
        const changedThere = changedFields(schema, draft.base, theirs).filter(isField);
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
