// Where a new record comes from: a system, and its id there.
import { create } from '@bufbuild/protobuf';
import { useLingui } from '@lingui/react/macro';
import { ExternalIdSchema, type ExternalId } from '~/gen/karez/type/v1/text_pb';
import { TextInput } from './controls';

interface ExternalIdInputProps {
  value: ExternalId | undefined;
  // undefined: both fields are empty.
  onChange: (value: ExternalId | undefined) => void;
}

export function ExternalIdInput({ value = create(ExternalIdSchema), onChange }: ExternalIdInputProps) {
  const { t } = useLingui();
  const change = (part: { source?: string; id?: string }) => {
    const next = { ...value, ...part };
    onChange(next.source || next.id ? next : undefined);
  };
  return (
    <div className="form-grid">
      <TextInput
        path="external_id.source"
        label={t`Source`}
        hint={t`The system that it comes from, such as “partner-7”`}
        value={value.source}
        onChange={(source) => change({ source })}
      />
      <TextInput
        path="external_id.id"
        label={t`ID in that system`}
        value={value.id}
        onChange={(id) => change({ id })}
      />
    </div>
  );
}
