import { toBinary, type DescMessage, type Message, type MessageShape } from '@bufbuild/protobuf';

export function saysNothing<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): boolean {
  return toBinary(schema, message).length === 0;
}

// A message without what says nothing: messages in it, all of whose fields were left
// empty. The messages of lists and of oneofs stay, since that they are there says something.
export function pruned<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): MessageShape<Desc> {
  const kept: Record<string, unknown> = { ...message };
  for (const field of schema.fields) {
    if (field.oneof) {
      const chosen = kept[field.oneof.localName] as { case?: string; value?: Message };
      if (chosen.case === field.localName && chosen.value && field.message)
        kept[field.oneof.localName] = { case: chosen.case, value: pruned(field.message, chosen.value) };
      continue;
    }
    const { localName } = field;
    if (field.fieldKind === 'list' && field.listKind === 'message') {
      kept[localName] = (kept[localName] as Message[]).map((item) => pruned(field.message, item));
    }
    // A moment is one at 0 seconds, too.
    if (field.fieldKind === 'message' && field.message.typeName !== 'google.protobuf.Timestamp') {
      const value = kept[localName] as Message | undefined;
      if (value === undefined) continue;
      const inner = pruned(field.message, value);
      if (!saysNothing(field.message, inner)) kept[localName] = inner;
      else Reflect.deleteProperty(kept, localName);
    }
  }
  return kept as MessageShape<Desc>;
}
