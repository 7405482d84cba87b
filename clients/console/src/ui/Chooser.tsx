// Chooses one of many by typing a part of it.
import { useRef, useState, type ReactNode } from 'react';
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { FieldNotes, type FieldProps } from './fields';
import { Icon } from './Icon';

export interface ChooserItem {
  id: string;
  label: string;
  // Language of the label, where it is not the reader's.
  language?: string;
  // Beside the label in the list.
  note?: string;
}

interface ChooserProps extends FieldProps {
  // Of the chosen one; '': none is chosen.
  value: string;
  text: string;
  // What can be chosen now; typed: what stands in the field, undefined where nobody is typing.
  items: (typed: string | undefined) => readonly ChooserItem[];
  onChoose: (id: string) => void;
  // The field was emptied; absent: one has to be chosen.
  onClear?: () => void;
  onType?: (text: string) => void;
  placeholder?: string;
  autoFocus?: boolean;
  // What the list says where nothing fits.
  nothing: ReactNode;
}

export function Chooser(props: ChooserProps) {
  const { label, hint, error, required, disabled, value, text, items, onChoose, onClear, onType, placeholder } = props;
  const [typed, setTyped] = useState<string>();
  const [open, setOpen] = useState(false);
  // What stood in the field last, and the label of what was chosen: that it then
  // comes to stand there is not typing.
  const stood = useRef<string>(undefined);
  const chosenLabel = useRef<string>(undefined);
  // One was chosen, and nothing typed since: what comes to stand in the field opens no list.
  const [settled, setSettled] = useState(false);
  const chosen: ChooserItem | undefined = value === '' ? undefined : { id: value, label: text };
  const offered = open || typed !== undefined ? items(typed) : [];
  // The list knows the chosen one whatever was typed.
  const all = chosen && !offered.some(({ id }) => id === value) ? [chosen, ...offered] : offered;
  const type = (next: string) => {
    stood.current = next;
    if (next === chosenLabel.current || next === text) {
      setTyped(undefined);
      return;
    }
    chosenLabel.current = undefined;
    setSettled(false);
    setTyped(next);
    onType?.(next);
  };
  return (
    <ComboBox
      className="field"
      items={all}
      inputValue={typed ?? text}
      onInputChange={type}
      value={value === '' ? null : value}
      onChange={(key) => {
        if (key === null) return;
        chosenLabel.current = all.find(({ id }) => id === key)?.label;
        stood.current = undefined;
        setTyped(undefined);
        setSettled(true);
        onChoose(String(key));
      }}
      onOpenChange={setOpen}
      menuTrigger={settled ? 'manual' : 'input'}
      onBlur={() => {
        if (stood.current?.trim() === '' && value !== '') onClear?.();
        stood.current = undefined;
        setTyped(undefined);
      }}
      autoFocus={props.autoFocus ?? false}
      allowsEmptyCollection
      isInvalid={error !== undefined}
      isRequired={required ?? false}
      isDisabled={disabled ?? false}
      validationBehavior="aria"
      defaultFilter={() => true}
    >
      <Label>{label}</Label>
      <div className="chooser">
        <Input dir="auto" {...(placeholder === undefined ? {} : { placeholder })} />
        <Button className="chooser-open">
          <Icon name="down" />
        </Button>
      </div>
      <FieldNotes hint={hint} error={error} />
      <Popover className="popover">
        <ListBox className="options" renderEmptyState={() => <p className="option">{props.nothing}</p>}>
          {(item: ChooserItem) => (
            <ListBoxItem id={item.id} className="option" textValue={item.label}>
              <bdi lang={item.language}>{item.label}</bdi>
              {item.note && <span className="hint"> {item.note}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
