import { create } from '@bufbuild/protobuf';
import { Trans, useLingui } from '@lingui/react/macro';
import { comparatorWords, indicatorRoleWords, obligationWords } from '~/domain/termWords';
import { kindOf } from '~/domain/words';
import { ChoiceInput, NumberInput, Rows, TextInput } from '~/forms/controls';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';
import { Comparator, IndicatorRole, IndicatorSchema, Obligation } from '~/gen/karez/type/v1/technology_pb';

const comparators = [Comparator.AT_LEAST, Comparator.AT_MOST, Comparator.EQUAL, Comparator.BETWEEN] as const;
const obligations = [Obligation.MUST, Obligation.WISH] as const;
const roles = [IndicatorRole.PERFORMANCE, IndicatorRole.OPERATING_ENVELOPE] as const;

interface IndicatorsInputProps {
  listing: Listing;
  change: (change: Partial<Listing>) => void;
}

// Figures: what is measured, how the value bounds it, the value and its unit.
export function IndicatorsInput({ listing, change }: IndicatorsInputProps) {
  const { i18n, t } = useLingui();
  const isNeed = kindOf(listing) === 'need';
  return (
    <Rows
      rows={listing.indicators}
      onChange={(indicators) => change({ indicators })}
      make={() =>
        create(IndicatorSchema, {
          comparator: Comparator.AT_LEAST,
          role: IndicatorRole.PERFORMANCE,
          obligation: isNeed ? Obligation.MUST : Obligation.UNSPECIFIED,
        })
      }
      addLabel={<Trans>Add a figure</Trans>}
      removeLabel={(index) => t`Remove the figure: ${listing.indicators[index]?.quantity ?? ''}`}
    >
      {(indicator, put, index) => {
        const at = `indicators[${index}]`;
        return (
          <>
            <TextInput
              path={`${at}.quantity`}
              label={t`What is measured`}
              required
              value={indicator.quantity}
              onChange={(quantity) => put({ quantity })}
            />
            <ChoiceInput
              path={`${at}.comparator`}
              label={t`Comparison`}
              value={indicator.comparator}
              onChange={(comparator) =>
                put(comparator === Comparator.BETWEEN ? { comparator } : { comparator, upperValue: undefined })
              }
              choices={comparators.map((value) => [value, i18n._(comparatorWords[value])] as const)}
            />
            <NumberInput
              path={`${at}.value`}
              label={t`Value`}
              required
              value={indicator.value}
              onChange={(value) => put({ value })}
            />
            {indicator.comparator === Comparator.BETWEEN && (
              <NumberInput
                path={`${at}.upper_value`}
                label={t`Upper value`}
                required
                value={indicator.upperValue}
                onChange={(upperValue) => put({ upperValue })}
              />
            )}
            <TextInput
              path={`${at}.unit`}
              label={t`Unit`}
              hint={t`In UCUM, such as %, t/har, kW.h; leave it empty for a pure number`}
              value={indicator.unit}
              onChange={(unit) => put({ unit })}
            />
            {isNeed && (
              <ChoiceInput
                path={`${at}.obligation`}
                label={t`Must or wish`}
                value={indicator.obligation || Obligation.WISH}
                onChange={(obligation) => put({ obligation })}
                choices={obligations.map((value) => [value, i18n._(obligationWords[value])] as const)}
              />
            )}
            <ChoiceInput
              path={`${at}.role`}
              label={t`What it describes`}
              value={indicator.role || IndicatorRole.PERFORMANCE}
              onChange={(role) => put({ role })}
              choices={roles.map((value) => [value, i18n._(indicatorRoleWords[value])] as const)}
            />
          </>
        );
      }}
    </Rows>
  );
}
