// Form fields: a label, a hint, the error at the field. error is what the server
// or the form says of it; undefined: nothing.
import { useState, type ReactNode } from 'react';
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
} from 'react-aria-components';
import { tab } from '~/api/tab';

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  required?: boolean;
  disabled?: boolean;
}

interface TextProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  name?: string;
  type?: 'text' | 'password' | 'email' | 'url' | 'search';
  autoComplete?: string;
  autoFocus?: boolean;
  // Language in which is written; sets the direction, too.
  language?: string;
  maxLength?: number;
}

type LabeledProps = Omit<TextProps, 'language'> & { input: ReactNode };

export function FieldNotes({ hint, error }: Pick<FieldProps, 'hint' | 'error'>) {
  return (
    <>
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </>
  );
}

// A text field around input, which is one line or several.
function Labeled({ label, hint, error, required, disabled, autoFocus, input, ...rest }: LabeledProps) {
  return (
    <AriaTextField
      {...rest}
      className="field"
      isInvalid={error !== undefined}
      isRequired={required ?? false}
      isDisabled={disabled ?? false}
      validationBehavior="aria"
      autoFocus={autoFocus ?? false}
    >
      <Label>{label}</Label>
      {input}
      <FieldNotes hint={hint} error={error} />
    </AriaTextField>
  );
}

export function TextField({ language, ...rest }: TextProps) {
  return <Labeled {...rest} input={<Input dir="auto" lang={language} />} />;
}

export function TextArea({ language, rows = 4, ...rest }: TextProps & { rows?: number }) {
  return <Labeled {...rest} input={<AriaTextArea dir="auto" lang={language} rows={rows} />} />;
}

interface CheckboxProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  children: ReactNode;
}

export function Checkbox({ checked, onChange, disabled, children }: CheckboxProps) {
  return (
    <label className="checkbox">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{children}</span>
    </label>
  );
}

// Text that outlives a reload or a crash: kept under key until it is cleared.
export function useDraft(key: string): [string, (value: string) => void, () => void] {
  const place = `draft.${key}`;
  const [value, setValue] = useState(() => tab.get(place) ?? '');
  return [
    value,
    (next) => {
      setValue(next);
      tab.set(place, next);
    },
    () => {
      setValue('');
      tab.remove(place);
    },
  ];
}
