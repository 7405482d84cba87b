import { useState } from 'react';
import { create } from '@bufbuild/protobuf';
import { useLingui } from '@lingui/react/macro';
import { amountOf } from '~/domain/termWords';
import { moneyBasisWords } from '~/domain/words';
import { CodeInput } from '~/forms/codes';
import { ChoiceInput, NumberInput } from '~/forms/controls';
import type { ControlProps } from '~/forms/description';
import { MoneySchema, type Money } from '~/gen/google/type/money_pb';
import { MoneyBasis, MoneyRangeSchema, type MoneyRange } from '~/gen/karez/type/v1/deal_pb';

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

// A range of money in one currency.
export function MoneyInput({ path, label, value, onChange }: ControlProps<MoneyRange | undefined>) {
  const { i18n, t } = useLingui();
  const money = value ?? create(MoneyRangeSchema, { basis: MoneyBasis.TOTAL });
  // Chosen before any amount is there to carry it.
  const [chosen, setChosen] = useState('USD');
  const currency = money.min?.currencyCode ?? money.max?.currencyCode ?? chosen;
  const put = (end: 'min' | 'max', amount: number | undefined) =>
    onChange({ ...money, [end]: moneyOf(amount, currency) });
  const setCurrency = (currencyCode: string) => {
    setChosen(currencyCode);
    if (!money.min && !money.max) return;
    onChange({
      ...money,
      min: money.min && { ...money.min, currencyCode },
      max: money.max && { ...money.max, currencyCode },
    });
  };
  return (
    <fieldset className="group">
      <legend>{label}</legend>
      <div className="form-grid">
        <NumberInput
          path={`${path}.min.units`}
          label={t`From`}
          value={money.min && amountOf(money.min)}
          onChange={(amount) => put('min', amount)}
        />
        <NumberInput
          path={`${path}.max.units`}
          label={t`Up to`}
          value={money.max && amountOf(money.max)}
          onChange={(amount) => put('max', amount)}
        />
        <CodeInput
          path={money.min ? `${path}.min.currency_code` : `${path}.max.currency_code`}
          label={t`Currency`}
          vocabulary="currency"
          required
          value={currency}
          onChange={setCurrency}
        />
        <ChoiceInput
          path={`${path}.basis`}
          label={t`What the amount is for`}
          value={money.basis || MoneyBasis.TOTAL}
          onChange={(basis) => onChange({ ...money, basis })}
          choices={bases.map((basis) => [basis, i18n._(moneyBasisWords[basis])] as const)}
        />
      </div>
    </fieldset>
  );
}
