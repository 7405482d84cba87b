// All that a broker reads of a listing.
import { useLingui } from '@lingui/react/macro';
import { useTaxonomy } from '~/api/records';
import type { Money } from '~/gen/google/type/money_pb';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';
import { MoneyBasis, type MoneyRange } from '~/gen/karez/type/v1/deal_pb';
import { Comparator, Obligation, type Indicator, type Readiness } from '~/gen/karez/type/v1/technology_pb';
import { useFormat } from '~/i18n/format';
import { Facts } from '~/ui/layout';
import { LanguageTag, LocalizedBody, pickTexts } from '~/ui/Localized';
import { unitText } from './termWords';
import { chineseStageWords, cooperationWords, eenStageWords, exportControlWords, moneyBasisWords } from './words';

// Labels of sectors in the reader's language; the code where there is none.
function useSectorName(): (code: string) => string {
  const { i18n } = useLingui();
  const { data } = useTaxonomy();
  return (code) => {
    const labels = data?.sectors.find((sector) => sector.code === code)?.labels ?? [];
    const { original, translation } = pickTexts(labels, i18n.locale);
    const own = labels.find(({ language }) => language === i18n.locale);
    return (own ?? translation ?? original)?.text ?? code;
  };
}

function useReadinessWords(): (readiness: Readiness | undefined) => string {
  const { t, i18n } = useLingui();
  return (readiness) => {
    if (!readiness) return '';
    const { trl, maxTrl, eenStage, chineseStage } = readiness;
    if (trl && maxTrl && maxTrl !== trl) return t`TRL ${trl} to ${maxTrl}`;
    if (trl) return t`TRL ${trl}`;
    if (maxTrl) return t`at most TRL ${maxTrl}`;
    if (eenStage) return i18n._(eenStageWords[eenStage]);
    return chineseStage ? i18n._(chineseStageWords[chineseStage]) : '';
  };
}

function useMoneyWords(): (money: MoneyRange | undefined) => string {
  const { t, i18n } = useLingui();
  return (money) => {
    if (!money) return '';
    const amount = (value: Money) =>
      new Intl.NumberFormat(i18n.locale, {
        style: 'currency',
        currency: value.currencyCode,
        minimumFractionDigits: 0,
        maximumFractionDigits: 2,
      }).format(Number(value.units) + value.nanos / 1e9);
    const least = money.min && amount(money.min);
    const most = money.max && amount(money.max);
    const range =
      least && most
        ? least === most
          ? least
          : t`${least} to ${most}`
        : least
          ? t`from ${least}`
          : most
            ? t`up to ${most}`
            : '';
    return money.basis === MoneyBasis.UNSPECIFIED || money.basis === MoneyBasis.TOTAL
      ? range
      : `${range} ${i18n._(moneyBasisWords[money.basis])}`;
  };
}

function useIndicatorValue(): (indicator: Indicator) => string {
  const format = useFormat();
  return ({ comparator, value = 0, upperValue = 0, unit }) => {
    const sign = comparator === Comparator.AT_LEAST ? '≥ ' : comparator === Comparator.AT_MOST ? '≤ ' : '';
    const end = comparator === Comparator.BETWEEN ? `–${format.number(upperValue)}` : '';
    return `${sign}${format.number(value)}${end}${unit ? ` ${unitText(unit)}` : ''}`;
  };
}

export function ListingDetails({ listing }: { listing: Listing }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const sectorName = useSectorName();
  const readinessWords = useReadinessWords();
  const moneyWords = useMoneyWords();
  const indicatorValue = useIndicatorValue();
  const offer = listing.terms.case === 'offer';
  const language = listing.titles[0]?.language;
  const notStated = <span className="soft">{t`not stated`}</span>;

  return (
    <div className="listing-details">
      {listing.descriptions.length > 0 ? (
        <LocalizedBody texts={listing.descriptions} />
      ) : (
        <p className="soft">{t`No description.`}</p>
      )}
      {listing.terms.case === 'need' && listing.terms.value.currentSolution && (
        <section>
          <h3>{t`What there is today`}</h3>
          <p lang={language} dir="auto">
            {listing.terms.value.currentSolution}
          </p>
        </section>
      )}
      <Facts
        facts={[
          [t`Sectors`, listing.sectors.map(({ code }) => sectorName(code)).join('; ') || notStated],
          [offer ? t`Readiness` : t`Readiness wanted`, readinessWords(listing.readiness) || notStated],
          [
            t`Cooperation`,
            listing.cooperation.map(({ mode }) => i18n._(cooperationWords[mode])).join('; ') || notStated,
          ],
          [offer ? t`Price` : t`Budget`, moneyWords(listing.money) || notStated],
          [t`Regions`, listing.regions.map((region) => format.country(region)).join('; ') || notStated],
          [t`Call`, listing.call ? `${listing.call.programme}, ${format.day(listing.call.deadline)}` : notStated],
          [
            t`Export control`,
            listing.exportControl
              ? `${i18n._(exportControlWords[listing.exportControl.status])}, ${format.country(listing.exportControl.jurisdiction)}`
              : notStated,
          ],
          [
            t`Owner's consent`,
            listing.consent ? `${listing.consent.givenBy}, ${format.date(listing.consent.recordTime)}` : notStated,
          ],
          [
            t`External ID`,
            listing.externalId ? (
              <bdi className="code">
                {listing.externalId.source}/{listing.externalId.id}
              </bdi>
            ) : (
              notStated
            ),
          ],
        ]}
      />
      {listing.indicators.length > 0 && (
        <section>
          <h3>{t`Figures`}</h3>
          <div className="scroll-x">
            <table className="plain-table">
              <tbody>
                {listing.indicators.map((indicator, index) => (
                  <tr key={index}>
                    <th scope="row" lang={language} dir="auto">
                      {indicator.quantity}
                    </th>
                    <td dir="ltr">{indicatorValue(indicator)}</td>
                    <td>{indicator.obligation === Obligation.MUST ? t`must` : ''}</td>
                    <td lang={language} dir="auto" className="soft">
                      {format.list([indicator.basis?.medium, indicator.basis?.method])}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
      {listing.keywords.length > 0 && (
        <section>
          <h3>{t`Keywords`}</h3>
          <p className="keywords">
            {listing.keywords.map((keyword, index) => (
              <span key={index} className="badge">
                <bdi lang={keyword.language}>{keyword.text}</bdi>
              </span>
            ))}
          </p>
        </section>
      )}
      {listing.references.length > 0 && (
        <section>
          <h3>{t`In use already`}</h3>
          <ul className="rows">
            {listing.references.map((reference, index) => (
              <li key={index}>
                {format.country(reference.country)}
                {reference.year > 0 && <>, {String(reference.year)}</>}{' '}
                <span lang={language} dir="auto">
                  {[reference.scale, reference.result].filter(Boolean).join(' — ')}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {listing.titles.length > 1 && (
        <section>
          <h3>{t`Title in every language`}</h3>
          <ul className="rows">
            {listing.titles.map((title) => (
              <li key={title.language}>
                <bdi lang={title.language}>{title.text}</bdi> <LanguageTag text={title} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
