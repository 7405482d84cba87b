import { create } from '@bufbuild/protobuf';
import { useLingui } from '@lingui/react/macro';
import { amountOf } from '~/domain/termWords';
import { kindOf, moneyBasisWords } from '~/domain/words';
import { ChoiceInput, NumberInput, TextInput } from '~/forms/controls';
import { MoneySchema, type Money } from '~/gen/google/type/money_pb';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';
import { MoneyBasis, MoneyRangeSchema } from '~/gen/karez/type/v1/deal_pb';

const bases = Object.values(MoneyBasis).filter(
  (basis): basis is MoneyBasis => typeof basis === 'number' && basis !== MoneyBasis.UNSPECIFIED,
);
const nanosOfUnit = 1e9;

function moneyOf(amount: number | undefined, currencyCode: string): Money | undefined {
  if (amount === undefined) return undefined;
  const units = Math.trunc(amount);
  return create(MoneySchema, {
    currencyCode,
    units: BigInt(units),
    nanos: Math.round((amount - units) * nanosOfUnit),
  });
}

interface MoneyInputProps {
  listing: Listing;
  change: (change: Partial<Listing>) => void;
}

export function MoneyInput({ listing, change }: MoneyInputProps) {
  const { i18n, t } = useLingui();
  const money = listing.money ?? create(MoneyRangeSchema, { basis: MoneyBasis.TOTAL });
  const currency = money.min?.currencyCode ?? money.max?.currencyCode ?? 'USD';
  const put = (end: 'min' | 'max', amount: number | undefined) =>
    change({ money: { ...money, [end]: moneyOf(amount, currency) } });
  const setCurrency = (currencyCode: string) =>
    change({
      money: {
        ...money,
        min: money.min && { ...money.min, currencyCode },
        max: money.max && { ...money.max, currencyCode },
      },
    });
  const stated = money.min !== undefined || money.max !== undefined;
  return (
    <fieldset className="many">
      <legend>{kindOf(listing) === 'need' ? t`Budget` : t`Price`}</legend>
      <div className="form-grid">
        <NumberInput
          path="money.min.units"
          label={t`From`}
          value={money.min && amountOf(money.min)}
          onChange={(amount) => put('min', amount)}
        />
        <NumberInput
          path="money.max.units"
          label={t`Up to`}
          value={money.max && amountOf(money.max)}
          onChange={(amount) => put('max', amount)}
        />
        <TextInput
          path={money.min ? 'money.min.currency_code' : 'money.max.currency_code'}
          label={t`Currency`}
          hint={t`Three letters, such as CNY, KZT, USD`}
          disabled={!stated}
          value={currency}
          onChange={(code) => setCurrency(code.toUpperCase())}
        />
        <ChoiceInput
          path="money.basis"
          label={t`What the amount is for`}
          value={money.basis || MoneyBasis.TOTAL}
          onChange={(basis) => change({ money: { ...money, basis } })}
          choices={bases.map((value) => [value, i18n._(moneyBasisWords[value])] as const)}
        />
      </div>
    </fieldset>
  );
}
