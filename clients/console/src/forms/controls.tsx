// Fields of a record's form. path: as the server names the value, below the record.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { timestampDate, timestampFromDate, type Timestamp } from '@bufbuild/protobuf/wkt';
import { Input, Label, TextField as AriaTextField } from 'react-aria-components';
import { Trans, useLingui } from '@lingui/react/macro';
import { useLanguageName } from '~/domain/words';
import { TextOrigin } from '~/gen/karez/type/v1/text_pb';
import { languages } from '~/i18n/languages';
import { Button } from '~/ui/Button';
import { Checkbox, FieldNotes, TextArea, TextField } from '~/ui/fields';
import { Select } from '~/ui/Select';
import { Place, useForm } from './RecordForm';

export interface FieldProps {
  path: string;
  label: ReactNode;
  hint?: ReactNode;
  required?: boolean;
  disabled?: boolean;
}

interface TextInputProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  language?: string;
  rows?: number;
  maxLength?: number;
  type?: 'text' | 'url';
}

export function TextInput({ path, rows, ...rest }: TextInputProps) {
  const error = useForm().errorAt(path);
  return (
    <Place path={path}>
      {rows === undefined ? <TextField {...rest} error={error} /> : <TextArea {...rest} rows={rows} error={error} />}
    </Place>
  );
}

// Reads "12 000,5" and "12000.5"; undefined: no number.
function readNumber(text: string): number | undefined {
  const plain = text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  return /^-?\d+(\.\d*)?$|^-?\.\d+$/.test(plain) ? Number(plain) : undefined;
}

const printNumber = (value: number | undefined): string => (value === undefined ? '' : String(value));

interface NumberInputProps extends FieldProps {
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  whole?: boolean;
}

export function NumberInput({ path, label, hint, required, disabled, value, onChange, whole }: NumberInputProps) {
  const { t } = useLingui();
  const { errorAt, raw, setRaw } = useForm();
  const [typed, setTyped] = useState(() => raw[path] ?? printNumber(value));
  // What was changed from outside is shown; "1." and "1" mean the same.
  const text = raw[path] ?? (readNumber(typed) === value ? typed : printNumber(value));
  const found = errorAt(path);
  const error =
    found === undefined || raw[path] === undefined
      ? found
      : whole
        ? t`Please give a whole number.`
        : t`This is not a number.`;
  return (
    <Place path={path}>
      <AriaTextField
        className="field"
        value={text}
        onChange={(next) => {
          setTyped(next);
          const read = readNumber(next);
          const number = whole && read !== undefined && !Number.isInteger(read) ? undefined : read;
          setRaw(path, next.trim() !== '' && number === undefined ? next : undefined);
          if (number !== value) onChange(number);
        }}
        isInvalid={error !== undefined}
        isRequired={required ?? false}
        isDisabled={disabled ?? false}
        validationBehavior="aria"
      >
        <Label>{label}</Label>
        <Input inputMode={whole ? 'numeric' : 'decimal'} dir="ltr" />
        <FieldNotes hint={hint} error={error} />
      </AriaTextField>
    </Place>
  );
}

interface DateInputProps extends FieldProps {
  value: Timestamp | undefined;
  onChange: (value: Timestamp | undefined) => void;
  // Which second of the day is meant, in UTC, as format.day reads it.
  edge: 'first' | 'last';
}

export function DateInput({ path, label, hint, required, value, onChange, edge }: DateInputProps) {
  const error = useForm().errorAt(path);
  return (
    <Place path={path}>
      <AriaTextField
        className="field"
        value={value ? timestampDate(value).toISOString().slice(0, 10) : ''}
        onChange={(day) => {
          const date = new Date(`${day}T${edge === 'first' ? '00:00:00' : '23:59:59'}Z`);
          onChange(Number.isNaN(date.getTime()) ? undefined : timestampFromDate(date));
        }}
        isInvalid={error !== undefined}
        isRequired={required ?? false}
        validationBehavior="aria"
      >
        <Label>{label}</Label>
        <Input type="date" />
        <FieldNotes hint={hint} error={error} />
      </AriaTextField>
    </Place>
  );
}

interface ChoiceInputProps<T extends number> extends FieldProps {
  value: T;
  onChange: (value: T) => void;
  choices: readonly (readonly [value: T, label: string])[];
}

// One of an enum's values.
export function ChoiceInput<T extends number>({ path, value, onChange, choices, ...rest }: ChoiceInputProps<T>) {
  const { t } = useLingui();
  return (
    <Place path={path}>
      <Select
        {...rest}
        error={useForm().errorAt(path)}
        value={choices.some(([choice]) => choice === value) ? String(value) : ''}
        placeholder={t`Choose`}
        onChange={(chosen) => onChange(Number(chosen) as T)}
        choices={choices.map(([choice, label]) => ({ value: String(choice), label }))}
      />
    </Place>
  );
}

interface ManyInputProps extends FieldProps {
  options: readonly { value: string; label: ReactNode }[];
  selected: readonly string[];
  onChange: (selected: readonly string[]) => void;
  // Below the options.
  children?: ReactNode;
}

export function ManyInput({ path, label, hint, options, selected, onChange, children }: ManyInputProps) {
  const error = useForm().errorAt(path);
  return (
    <Place path={path}>
      <fieldset className="many">
        <legend>{label}</legend>
        {hint && <p className="hint">{hint}</p>}
        <div className="many-options">
          {options.map(({ value, label: optionLabel }) => (
            <Checkbox
              key={value}
              checked={selected.includes(value)}
              onChange={(checked) =>
                onChange(checked ? [...selected, value] : selected.filter((other) => other !== value))
              }
            >
              {optionLabel}
            </Checkbox>
          ))}
        </div>
        {children}
        {error && <p className="field-error">{error}</p>}
      </fieldset>
    </Place>
  );
}

const written = ['zh', 'ug', 'ru', 'kk', 'uz', 'ky', 'tg', 'tk', 'en'] as const;

interface Text {
  language: string;
  text: string;
  origin: TextOrigin;
}

interface TextsInputProps<T extends Text> {
  path: string;
  label: string;
  texts: readonly T[];
  onChange: (texts: T[]) => void;
  make: (language: string) => T;
  // Language of a first text.
  language: string;
  required?: boolean;
  rows?: number;
  maxLength?: number;
}

// A text in several languages: the original first, its translations below it.
export function TextsInput<T extends Text>(props: TextsInputProps<T>) {
  const { path, label, texts, onChange, make, language, required = false, rows, maxLength } = props;
  const { errorAt } = useForm();
  const { t } = useLingui();
  const languageName = useLanguageName();
  const shown = texts.length > 0 ? texts : [make(language)];
  const used = new Set(shown.map((text) => text.language));
  const free = written.find((tag) => !used.has(tag));
  const put = (index: number, change: Partial<Text>) =>
    onChange(shown.map((text, place) => (place === index ? { ...text, ...change } : text)));
  return (
    <fieldset className="texts-input">
      <legend className="hidden-visually">{label}</legend>
      {shown.map((text, index) => {
        const choices = [...new Set([...written, ...languages.map(({ tag }) => tag), text.language])]
          .filter((tag) => tag !== '' && (tag === text.language || !used.has(tag)))
          .map((tag) => ({ value: tag, label: languageName(tag) }));
        const name = languageName(text.language);
        return (
          <div key={index} className="texts-input-row">
            <div>
              <Place path={`${path}[${index}].language`}>
                <Select
                  label={index === 0 ? t`Language of the original` : t`Language of the translation`}
                  value={text.language}
                  onChange={(tag) => put(index, { language: tag })}
                  choices={choices}
                  error={errorAt(`${path}[${index}].language`)}
                />
              </Place>
              {index > 0 && (
                <Button
                  look="quiet"
                  icon="close"
                  aria-label={t`Remove the translation: ${name}`}
                  onPress={() => onChange(shown.filter((_, place) => place !== index))}
                />
              )}
            </div>
            <div>
              <TextInput
                path={`${path}[${index}].text`}
                label={index === 0 ? label : t`${label}, translation: ${name}`}
                required={required}
                value={text.text}
                onChange={(value) => put(index, { text: value })}
                language={text.language}
                {...(rows === undefined ? {} : { rows })}
                {...(maxLength === undefined ? {} : { maxLength })}
              />
              {index > 0 && (
                <Checkbox
                  checked={text.origin === TextOrigin.MACHINE}
                  onChange={(machine) => put(index, { origin: machine ? TextOrigin.MACHINE : TextOrigin.HUMAN })}
                >
                  <Trans>Translated by a program</Trans>
                </Checkbox>
              )}
            </div>
          </div>
        );
      })}
      {free !== undefined && (
        <div>
          <Button look="quiet" onPress={() => onChange([...shown, make(free)])}>
            <Trans>Add a translation</Trans>
          </Button>
        </div>
      )}
    </fieldset>
  );
}

interface RowsProps<T> {
  path: string;
  label: string;
  hint?: ReactNode;
  rows: readonly T[];
  onChange: (rows: T[]) => void;
  make: () => T;
  addLabel: string;
  // What the row at a place is called, such as "Figure 2".
  rowName: (index: number) => string;
  children: (row: T, change: (row: T) => void, index: number) => ReactNode;
}

// Any number of rows of fields.
export function Rows<T>({ path, label, hint, rows, onChange, make, addLabel, rowName, children }: RowsProps<T>) {
  const { t } = useLingui();
  const { errorAt, dropRow } = useForm();
  const list = useRef<HTMLFieldSetElement>(null);
  // Where to go on by keys once the rows are drawn: a new row, or what stands after one that is gone.
  const next = useRef<'last row' | 'add'>(undefined);
  useEffect(() => {
    const where = next.current;
    next.current = undefined;
    if (where === 'add') list.current?.querySelector<HTMLElement>(':scope > .rows-add button')?.focus();
    if (where === 'last row')
      list.current
        ?.querySelector<HTMLElement>(':scope > .rows-input-row:nth-last-child(1 of .rows-input-row)')
        ?.querySelector<HTMLElement>('input, textarea, button')
        ?.focus();
  }, [rows.length]);
  const error = errorAt(path, 'itself');
  return (
    <Place path={path}>
      <fieldset className="rows-input" ref={list}>
        <legend>{label}</legend>
        {hint && <p className="hint">{hint}</p>}
        {rows.map((row, index) => {
          const name = rowName(index);
          return (
            <div key={index} className="rows-input-row" role="group" aria-label={name}>
              <div className="rows-input-fields">
                {children(
                  row,
                  (changed) => onChange(rows.map((other, place) => (place === index ? changed : other))),
                  index,
                )}
              </div>
              <Button
                look="quiet"
                icon="close"
                aria-label={t`Remove: ${name}`}
                onPress={() => {
                  next.current = 'add';
                  dropRow(path, index);
                  onChange(rows.filter((_, place) => place !== index));
                }}
              />
            </div>
          );
        })}
        {error && <p className="field-error">{error}</p>}
        <div className="rows-add">
          <Button
            onPress={() => {
              next.current = 'last row';
              onChange([...rows, make()]);
            }}
          >
            {addLabel}
          </Button>
        </div>
      </fieldset>
    </Place>
  );
}
