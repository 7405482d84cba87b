// Draws the fields of a message from their description and the contract.
import { createContext, use, type ReactNode } from 'react';
import { create, ScalarType, type DescField, type DescMessage, type Message } from '@bufbuild/protobuf';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { StringFormat } from '~/gen/karez/options/v1/options_pb';
import {
  LocalizedLabelSchema,
  LocalizedTextSchema,
  TextOrigin,
  type LocalizedLabel,
} from '~/gen/karez/type/v1/text_pb';
import { Checkbox } from '~/ui/fields';
import { CodeInput, CodesInput } from './codes';
import { ChoiceInput, DateInput, ManyInput, NumberInput, Rows, TextInput, TextsInput } from './controls';
import { fieldOf, limitsOf, type AnyDescription, type AnyField, type Side, type Words } from './description';
import { OrganizationInput } from './OrganizationInput';
import { saysNothing } from './prune';
import { Place, useForm } from './RecordForm';
import { vocabularyOf } from './vocabularies';

// What the fields of a record have in common.
interface RecordContext {
  side: Side;
  // In which its texts are written first.
  language: string;
}

export const RecordFacts = createContext<RecordContext>({ side: 'offer', language: 'en' });

export function useRecordFacts(): RecordContext {
  return use(RecordFacts);
}

export function wordsOf(i18n: I18n, words: Words, side: Side): string {
  return i18n._('id' in words ? words : words[side]);
}

// A message as the form's code reads it, whatever its type.
type Values = Record<string, unknown>;

interface MessageFieldsProps {
  schema: DescMessage;
  description: AnyDescription;
  message: Message;
  onChange: (message: Message) => void;
  // Of the message below the record, with the point after it; '': the record itself.
  prefix: string;
  // Nothing has to be there, since the message says nothing yet.
  lax?: boolean;
  // Which of the described fields; absent: all.
  only?: (field: AnyField, desc: DescField) => boolean;
}

export function MessageFields({
  schema,
  description,
  message,
  onChange,
  prefix,
  lax = false,
  only,
}: MessageFieldsProps) {
  const { side } = useRecordFacts();
  const { setRaw } = useForm();
  const applies = (field: AnyField, of: Message) => field.when?.(of as never, side) ?? true;
  const change = (name: string, value: unknown) => {
    const next = { ...message, [name]: value } as Message & Values;
    const empty = create(schema) as Message & Values;
    // What means nothing any more says nothing, either.
    for (const [other, field] of Object.entries(description)) {
      if (field === 'given' || applies(field, next)) continue;
      next[other] = empty[other];
      setRaw(`${prefix}${fieldOf(schema, other).name}`, undefined);
    }
    onChange(next);
  };
  return Object.entries(description).map(([name, field]) => {
    if (field === 'given' || !applies(field, message)) return null;
    const desc = fieldOf(schema, name);
    if (only && !only(field, desc)) return null;
    return (
      <MessageField
        key={name}
        desc={desc}
        field={field}
        path={`${prefix}${desc.name}`}
        lax={lax}
        value={(message as Message & Values)[name]}
        onChange={(value) => change(name, value)}
      />
    );
  });
}

interface MessageFieldProps {
  desc: DescField;
  field: AnyField;
  path: string;
  lax: boolean;
  value: unknown;
  onChange: (value: unknown) => void;
}

const longText = 500;

function MessageField({ desc, field, path, lax, value, onChange }: MessageFieldProps): ReactNode {
  const { i18n } = useLingui();
  const { side, language } = useRecordFacts();
  const { required: wanted, rules } = limitsOf(desc);
  const required = wanted && !lax;
  const said = {
    path,
    label: wordsOf(i18n, field.label, side),
    hint: field.hint && wordsOf(i18n, field.hint, side),
    required,
  };
  const words = Object.entries(field.words ?? {}).map(([code, word]) => [Number(code), i18n._(word)] as const);
  const Control = field.control;
  if (Control) return <Control {...said} value={value as never} onChange={onChange} />;

  if (desc.fieldKind === 'enum') {
    const choices = wanted ? words.filter(([code]) => code !== 0) : words;
    return <ChoiceInput {...said} value={value as number} onChange={onChange} choices={choices} />;
  }
  if (desc.fieldKind === 'list' && desc.listKind === 'enum') {
    return (
      <ManyInput
        {...said}
        options={words.filter(([code]) => code !== 0).map(([code, label]) => ({ value: String(code), label }))}
        selected={(value as number[]).map(String)}
        onChange={(codes) => onChange(codes.map(Number))}
      />
    );
  }
  if (desc.fieldKind === 'list' && desc.listKind === 'scalar') {
    const vocabulary = field.vocabulary ?? vocabularyOf(rules.format);
    if (vocabulary)
      return <CodesInput {...said} vocabulary={vocabulary} value={value as string[]} onChange={onChange} />;
  }
  if (desc.fieldKind === 'list' && desc.listKind === 'message') {
    if (
      desc.message.typeName === LocalizedLabelSchema.typeName ||
      desc.message.typeName === LocalizedTextSchema.typeName
    )
      return <LocalizedField {...said} desc={desc.message} value={value as LocalizedLabel[]} onChange={onChange} />;
    if (field.row)
      return <RowsField {...said} schema={desc.message} field={field} value={value as Message[]} onChange={onChange} />;
  }
  if (desc.fieldKind === 'message') {
    if (field.edge)
      return <DateInput {...said} value={value as Timestamp | undefined} onChange={onChange} edge={field.edge} />;
    if (field.fields)
      return (
        <GroupField {...said}>
          <MessageFields
            schema={desc.message}
            description={field.fields}
            message={(value as Message | undefined) ?? create(desc.message)}
            onChange={onChange}
            prefix={`${path}.`}
            lax={value === undefined || saysNothing(desc.message, value as Message)}
          />
        </GroupField>
      );
  }
  if (desc.fieldKind === 'scalar') {
    switch (desc.scalar) {
      case ScalarType.STRING: {
        const vocabulary = field.vocabulary ?? vocabularyOf(rules.format);
        if (vocabulary)
          return <CodeInput {...said} vocabulary={vocabulary} value={value as string} onChange={onChange} />;
        if (rules.resource) return <OrganizationInput {...said} value={value as string} onChange={onChange} />;
        return (
          <TextInput
            {...said}
            value={value as string}
            onChange={onChange}
            maxLength={rules.maxCodePoints}
            {...(rules.format === StringFormat.UNSPECIFIED ? { language } : {})}
            {...(rules.format === StringFormat.URI ? { type: 'url' } : {})}
            {...(rules.maxCodePoints > longText ? { rows: 3 } : {})}
          />
        );
      }
      case ScalarType.BOOL:
        if (value === undefined || desc.proto.proto3Optional)
          return <YesNo {...said} value={value as boolean | undefined} onChange={onChange} />;
        return (
          <Checkbox checked={value as boolean} onChange={onChange}>
            {said.label}
          </Checkbox>
        );
      case ScalarType.INT32:
        // The contract's 0: not stated.
        return (
          <NumberInput
            {...said}
            whole
            value={(value as number) || undefined}
            onChange={(number) => onChange(number ?? 0)}
          />
        );
      case ScalarType.DOUBLE:
        return <NumberInput {...said} value={value as number | undefined} onChange={onChange} />;
      default:
    }
  }
  throw new Error(`${desc.toString()}: there is no control for it`);
}

interface ValueProps<T> {
  path: string;
  label: string;
  hint: string | undefined;
  required: boolean;
  value: T;
  onChange: (value: unknown) => void;
}

const yesNoWords = [msg`Not stated`, msg`Yes`, msg`No`] as const;

function YesNo({ value, onChange, ...said }: ValueProps<boolean | undefined>) {
  const { i18n } = useLingui();
  return (
    <ChoiceInput
      {...said}
      value={value === undefined ? 0 : value ? 1 : 2}
      onChange={(choice) => onChange(choice === 0 ? undefined : choice === 1)}
      choices={yesNoWords.map((words, choice) => [choice, i18n._(words)] as const)}
    />
  );
}

function LocalizedField({ desc, value, onChange, ...said }: ValueProps<LocalizedLabel[]> & { desc: DescMessage }) {
  const { language } = useRecordFacts();
  const { maxCodePoints } = limitsOf(fieldOf(desc, 'text')).rules;
  return (
    <TextsInput
      {...said}
      texts={value}
      onChange={onChange}
      make={(tag) => ({ ...create(desc), language: tag, text: '', origin: TextOrigin.HUMAN }) as LocalizedLabel}
      language={language}
      maxLength={maxCodePoints}
      {...(maxCodePoints > longText ? { rows: 6 } : {})}
    />
  );
}

function RowsField({
  schema,
  field,
  value,
  onChange,
  ...said
}: ValueProps<Message[]> & { schema: DescMessage; field: AnyField }) {
  const { i18n } = useLingui();
  const { side } = useRecordFacts();
  const item = wordsOf(i18n, field.item ?? field.label, side);
  return (
    <Rows
      {...said}
      rows={value}
      onChange={onChange}
      make={() => create(schema, field.begin?.(side) ?? {})}
      addLabel={wordsOf(i18n, field.add ?? field.label, side)}
      rowName={(index) => `${item} ${index + 1}`}
    >
      {(row, put, index) => (
        <MessageFields
          schema={schema}
          description={field.row ?? {}}
          message={row}
          onChange={put}
          prefix={`${said.path}[${index}].`}
        />
      )}
    </Rows>
  );
}

function GroupField({
  path,
  label,
  hint,
  children,
}: Omit<ValueProps<unknown>, 'value' | 'onChange'> & { children: ReactNode }) {
  const error = useForm().errorAt(path, 'itself');
  return (
    <Place path={path}>
      <fieldset className="group">
        <legend>{label}</legend>
        {hint && <p className="hint">{hint}</p>}
        <div className="form-grid">{children}</div>
        {error && <p className="field-error">{error}</p>}
      </fieldset>
    </Place>
  );
}
