import type { ControlProps } from '~/forms/description';
import { Checkbox } from '~/ui/fields';

// Ticked where nothing is stated: only a refusal is written down.
export function InterestInput({ label, value, onChange }: ControlProps<boolean | undefined>) {
  return (
    <Checkbox checked={value !== false} onChange={(welcome) => onChange(welcome ? undefined : false)}>
      {label}
    </Checkbox>
  );
}
