// Sectors of the taxonomy, subsectors below the sectors that they belong to.
import { create } from '@bufbuild/protobuf';
import { useLingui } from '@lingui/react/macro';
import { useSectors } from '~/domain/taxonomy';
import { ManyInput } from '~/forms/controls';
import type { ControlProps } from '~/forms/description';
import { Place } from '~/forms/RecordForm';
import { SectorAssignmentSchema, SectorOrigin, type SectorAssignment } from '~/gen/karez/registry/v1/listing_terms_pb';
import { useFormat } from '~/i18n/format';

export function SectorsInput({ path, label, value, onChange }: ControlProps<SectorAssignment[]>) {
  const { t } = useLingui();
  const format = useFormat();
  const sectors = useSectors();
  return (
    <Place path={path}>
      <details open={value.length > 0}>
        <summary>
          {label}: {format.list(value.map(({ code }) => sectors.label(code))) || t`none chosen`}
        </summary>
        <ManyInput
          path={path}
          label={<span className="hidden-visually">{label}</span>}
          options={sectors.all.map(({ code, parent }) => ({
            value: code,
            label: <span className={parent ? 'listings-subsector' : 'listings-sector'}>{sectors.label(code)}</span>,
          }))}
          selected={value.map(({ code }) => code)}
          onChange={(codes) =>
            onChange(
              codes.map(
                (code) =>
                  value.find((sector) => sector.code === code) ??
                  create(SectorAssignmentSchema, { code, origin: SectorOrigin.DECLARED }),
              ),
            )
          }
        />
      </details>
    </Place>
  );
}
