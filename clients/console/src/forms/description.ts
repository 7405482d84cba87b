// What a form says of the fields of a message: a description names each of them, in
// the order of the form, so that a field that is new in the contract does not compile
// until it has its words. Limits, formats and what has to be there are the contract's.
import type { ComponentType } from 'react';
import { getOption, type DescField, type DescMessage, type Message } from '@bufbuild/protobuf';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import type { MessageDescriptor } from '@lingui/core';
import { FieldBehavior, field_behavior } from '~/gen/google/api/field_behavior_pb';
import { rules, type FieldRules } from '~/gen/karez/options/v1/options_pb';
import type { LocalizedLabel, LocalizedText } from '~/gen/karez/type/v1/text_pb';
import type { VocabularyName } from './vocabularies';

export type Side = 'offer' | 'need';

// A text, or one for offers and one for needs.
export type Words = MessageDescriptor | Readonly<Record<Side, MessageDescriptor>>;

export interface ControlProps<T> {
  path: string;
  label: string;
  hint: string | undefined;
  value: T;
  onChange: (value: T) => void;
}

// Set by the server, or by what the console does beside the form.
export type Given = 'given';

interface Said<M> {
  label: Words;
  hint?: Words;
  // Whether the field means anything in such a message; where not, it is not shown and emptied.
  when?: (message: M, side: Side) => boolean;
}

interface RowsOf<E> {
  row: Description<E>;
  // The button that adds one, and what one is called: "Patent or other right" 2.
  add: Words;
  item: Words;
  // What a new one begins with.
  begin?: (side: Side) => Partial<E>;
}

type Enumerated<T extends number> = { words: Readonly<Record<T, MessageDescriptor>> };

// What has to be said beside, by the type of the field. An enum's type, unlike number, has no -1.
type Particulars<T> = [T] extends [boolean]
  ? object
  : [T] extends [string]
    ? { vocabulary?: VocabularyName }
    : [T] extends [number]
      ? -1 extends T
        ? object
        : Enumerated<T>
      : [T] extends [readonly (infer E)[]]
        ? [E] extends [LocalizedLabel | LocalizedText]
          ? object
          : [E] extends [Message]
            ? RowsOf<E>
            : [E] extends [number]
              ? Enumerated<E>
              : object
        : [T] extends [Timestamp]
          ? { edge: 'first' | 'last' }
          : [T] extends [Message]
            ? { fields: Description<T> }
            : never;

// Either what the field's own control asks, or another control.
type Field<T, M> = Said<M> & (Particulars<NonNullable<T>> | { control: ComponentType<ControlProps<T>> });

type FieldName<M> = Exclude<keyof M, '$typeName' | '$unknown'>;

type OneofField<T> = {
  [V in T as V extends { case: infer C extends string } ? C : never]: V extends { value: infer M }
    ? DescriptionOf<M>
    : never;
};
type DescriptionOf<M, Extra = object> = {
  readonly [F in FieldName<M>]-?: (Field<M[F], M> & Extra) | Given;
};
export type Description<M> = DescriptionOf<M>;

// Of a record: each field stands in a section; fields of a oneof's messages, too.
export type RecordDescription<M, Section extends string> = {
  readonly [F in FieldName<M>]-?: NonNullable<M[F]> extends { case: unknown }
    ? { [C in keyof OneofField<M[F]>]: DescriptionIn<M[F], C, Section> }
    : (Field<M[F], M> & { section: Section }) | Given;
};
type DescriptionIn<T, C, Section extends string> =
  Extract<T, { case: C }> extends { value: infer V } ? DescriptionOf<V, { section: Section }> : never;

// A field as the form's code reads it, whatever its type.
export interface AnyField {
  section?: string;
  label: Words;
  hint?: Words;
  when?: (message: never, side: Side) => boolean;
  vocabulary?: VocabularyName;
  words?: Readonly<Record<number, MessageDescriptor>>;
  edge?: 'first' | 'last';
  fields?: AnyDescription;
  row?: AnyDescription;
  add?: Words;
  item?: Words;
  begin?: (side: Side) => Record<string, unknown>;
  control?: ComponentType<ControlProps<never>>;
}
export type AnyDescription = Readonly<Record<string, AnyField | Given>>;
export type AnyRecordDescription = Readonly<
  Record<string, AnyField | Given | Readonly<Record<string, AnyDescription>>>
>;

// What the contract says of a field.
interface Limits {
  required: boolean;
  // May be set at creation only.
  immutable: boolean;
  rules: FieldRules;
}

export function limitsOf(field: DescField): Limits {
  const behavior = getOption(field, field_behavior);
  return {
    required: behavior.includes(FieldBehavior.REQUIRED),
    immutable: behavior.includes(FieldBehavior.IMMUTABLE),
    rules: getOption(field, rules),
  };
}

export function fieldOf(schema: DescMessage, localName: string): DescField {
  const field = schema.field[localName];
  if (!field) throw new Error(`${schema.typeName}: got ${localName}, want one of its fields`);
  return field;
}
