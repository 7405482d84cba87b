// A field of the listing, by its name in the record.
import { useLingui } from '@lingui/react/macro';
import { listingFields, listingFieldWords } from '~/domain/listingFields';
import type { ControlProps } from '~/forms/description';
import { useRecordFacts } from '~/forms/Fields';
import { Place, useForm } from '~/forms/RecordForm';
import { Select } from '~/ui/Select';

export function VisibleFieldInput({ path, label, value, onChange }: ControlProps<string>) {
  const { i18n, t } = useLingui();
  const { side } = useRecordFacts();
  const other = side === 'offer' ? 'need' : 'offer';
  return (
    <Place path={path}>
      <Select
        label={label}
        required
        placeholder={t`Choose`}
        value={value}
        onChange={onChange}
        error={useForm().errorAt(path)}
        choices={listingFields
          .filter((field) => field !== other && field !== 'field_visibilities')
          .map((field) => ({ value: field, label: i18n._(listingFieldWords[field]) }))}
      />
    </Place>
  );
}
