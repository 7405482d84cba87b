import {
  Button as AriaButton,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from 'react-aria-components';
import { FieldNotes, type FieldProps } from './fields';
import { Icon } from './Icon';

interface Choice<T extends string> {
  value: T;
  label: string;
  // Language of the label, where it is not the reader's.
  language?: string;
}

interface SelectProps<T extends string> extends FieldProps {
  value: T | '';
  onChange: (value: T) => void;
  choices: readonly Choice<T>[];
  placeholder?: string;
}

export function Select<T extends string>({
  label,
  hint,
  error,
  required,
  disabled,
  value,
  onChange,
  choices,
  placeholder,
}: SelectProps<T>) {
  return (
    <AriaSelect
      className="field"
      value={value === '' ? null : value}
      onChange={(key) => key !== null && onChange(key as T)}
      isInvalid={error !== undefined}
      isRequired={required ?? false}
      isDisabled={disabled ?? false}
      validationBehavior="aria"
      {...(placeholder === undefined ? {} : { placeholder })}
    >
      <Label>{label}</Label>
      <AriaButton className="select">
        <SelectValue />
        <Icon name="down" />
      </AriaButton>
      <FieldNotes hint={hint} error={error} />
      <Popover className="popover">
        <ListBox className="options">
          {choices.map((choice) => (
            <ListBoxItem key={choice.value} id={choice.value} className="option" textValue={choice.label}>
              <span lang={choice.language} dir="auto">
                {choice.label}
              </span>
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
