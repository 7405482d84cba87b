// Forms of cooperation, each acceptable or required.
import { create } from '@bufbuild/protobuf';
import { Trans, useLingui } from '@lingui/react/macro';
import { cooperationWords } from '~/domain/words';
import type { ControlProps } from '~/forms/description';
import { Place, useForm } from '~/forms/RecordForm';
import { CooperationMode, CooperationTermSchema, Necessity, type CooperationTerm } from '~/gen/karez/type/v1/deal_pb';
import { Checkbox } from '~/ui/fields';

const modes = Object.values(CooperationMode).filter(
  (mode): mode is CooperationMode => typeof mode === 'number' && mode !== CooperationMode.UNSPECIFIED,
);

export function CooperationInput({ path, label, value, onChange }: ControlProps<CooperationTerm[]>) {
  const { i18n } = useLingui();
  const error = useForm().errorAt(path);
  return (
    <Place path={path}>
      <fieldset className="many">
        <legend>{label}</legend>
        <div className="many-options">
          {modes.map((mode) => {
            const term = value.find((other) => other.mode === mode);
            return (
              <div key={mode} className="listing-cooperation">
                <Checkbox
                  checked={term !== undefined}
                  onChange={(checked) =>
                    onChange(
                      checked
                        ? [...value, create(CooperationTermSchema, { mode, necessity: Necessity.NEGOTIABLE })]
                        : value.filter((other) => other.mode !== mode),
                    )
                  }
                >
                  {i18n._(cooperationWords[mode])}
                </Checkbox>
                {term && (
                  <Checkbox
                    checked={term.necessity === Necessity.REQUIRED}
                    onChange={(required) =>
                      onChange(
                        value.map((other) =>
                          other.mode === mode
                            ? { ...other, necessity: required ? Necessity.REQUIRED : Necessity.NEGOTIABLE }
                            : other,
                        ),
                      )
                    }
                  >
                    <span className="hint">
                      <Trans>no deal without it</Trans>
                    </span>
                  </Checkbox>
                )}
              </div>
            );
          })}
        </div>
        {error && <p className="field-error">{error}</p>}
      </fieldset>
    </Place>
  );
}
