// How the score comes about: what each answer adds, in the order in which a broker
// asks. The drawing repeats what the numbers say.
import { Fragment } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { componentWords, unknownWords } from '~/domain/matchWords';
import { EvidenceKind, type Contribution, type Match } from '~/gen/karez/matching/v1/match_pb';
import { UnknownReason } from '~/gen/karez/matching/v1/component_pb';
import { useFormat } from '~/i18n/format';
import type { SectorAssignment } from '~/gen/karez/registry/v1/listing_terms_pb';
import { StatedSectors, useStatedValue } from './stated';

interface Step {
  contribution: Contribution | undefined;
  // In log-odds, to the hundredth that is shown, so that what is shown adds up.
  before: number;
  after: number;
}

const hundredth = (value: number) => Math.round(value * 100) / 100;

function stepsOf(match: Match): readonly Step[] {
  let exact = match.bias;
  const steps: Step[] = [{ contribution: undefined, before: 0, after: hundredth(exact) }];
  for (const contribution of match.contributions) {
    const before = hundredth(exact);
    exact += contribution.logOdds;
    steps.push({ contribution, before, after: hundredth(exact) });
  }
  return steps;
}

const height = 22;

function Bar({ step, least, most }: { step: Step; least: number; most: number }) {
  const x = (value: number) => ((value - least) / (most - least)) * 100;
  const from = x(Math.min(step.before, step.after));
  const wide = x(Math.max(step.before, step.after)) - from;
  const tone = !step.contribution ? 'start' : step.after >= step.before ? 'good' : 'bad';
  return (
    <svg className="waterfall-bar" viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <line className="zero" x1={x(0)} x2={x(0)} y1="0" y2={height} />
      <line className="carry" x1={x(step.after)} x2={x(step.after)} y1={height / 2} y2={height} />
      <line className="carry" x1={x(step.before)} x2={x(step.before)} y1="0" y2={height / 2} />
      {wide > 0 && <rect data-tone={tone} x={from} width={Math.max(wide, 0.6)} y="4" height={height - 8} />}
    </svg>
  );
}

export function Waterfall({ match }: { match: Match }) {
  const { i18n, t } = useLingui();
  const format = useFormat();
  const steps = stepsOf(match);
  const ends = steps.flatMap(({ before, after }) => [before, after]);
  const least = Math.min(0, ...ends);
  const most = Math.max(0, ...ends);
  const span = Math.max(most - least, 0.5);
  const scale = { least: least - span * 0.03, most: least + span * 1.03 };
  const total = steps.at(-1)?.after ?? 0;

  return (
    <>
      <table className="waterfall">
        <caption className="hidden-visually">
          <Trans>What each answer adds to the score</Trans>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t`Question`}</th>
            <th scope="col" data-optional data-align="end">{t`Fit`}</th>
            <th scope="col" data-optional data-align="end">{t`Usual`}</th>
            <th scope="col" data-optional data-align="end">{t`Weight`}</th>
            <th scope="col" data-align="end">{t`Adds`}</th>
            <th scope="col" aria-label={t`Drawing`} className="waterfall-cell" />
            <th scope="col" data-align="end">{t`Sum`}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => {
            const { contribution, before, after } = step;
            if (!contribution) {
              return (
                <tr key="start">
                  <th scope="row">
                    <Trans>Start: what every pair begins with</Trans>
                  </th>
                  <td data-optional />
                  <td data-optional />
                  <td data-optional />
                  <td data-align="end">{format.points(after)}</td>
                  <td className="waterfall-cell">
                    <Bar step={step} {...scale} />
                  </td>
                  <td data-align="end">{format.points(after)}</td>
                </tr>
              );
            }
            const unknown = contribution.value === undefined;
            return (
              <Fragment key={contribution.component}>
                <tr data-unknown={unknown || undefined}>
                  <th scope="row">{i18n._(componentWords[contribution.component])}</th>
                  <td data-optional data-align="end">
                    {contribution.value === undefined ? '?' : format.score(contribution.value)}
                  </td>
                  <td data-optional data-align="end">
                    {format.score(contribution.baseline)}
                  </td>
                  <td data-optional data-align="end">
                    {format.number(contribution.weight)}
                  </td>
                  <td data-align="end" data-tone={after > before ? 'good' : after < before ? 'bad' : undefined}>
                    {unknown ? '0' : format.points(after - before)}
                  </td>
                  <td className="waterfall-cell">
                    {unknown ? (
                      <span className="waterfall-unknown">{i18n._(unknownWords[contribution.unknownReason])}</span>
                    ) : (
                      <Bar step={step} {...scale} />
                    )}
                  </td>
                  <td data-align="end">{format.points(after)}</td>
                </tr>
                <Stated contribution={contribution} />
              </Fragment>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              <Trans>Sum</Trans>
            </th>
            <td data-optional />
            <td data-optional />
            <td data-optional />
            <td />
            <td className="waterfall-cell" />
            <td data-align="end">{format.points(total)}</td>
          </tr>
        </tfoot>
      </table>
      <p className="hint">
        {match.calibrated ? (
          <Trans>
            {format.points(total)} in all is a probability of {format.percent(match.score)} that an operator would
            accept the introduction. {format.percent(match.knownWeightShare)} of what counts is known.
          </Trans>
        ) : (
          <Trans>
            {format.points(total)} in all is a score of {format.score(match.score)} on the scale from 0 to 1. It puts
            matches in order; it is not a probability. {format.percent(match.knownWeightShare)} of what counts is known.
          </Trans>
        )}
      </p>
    </>
  );
}

// What both sides state, below the component that it decides.
function Stated({ contribution }: { contribution: Contribution }) {
  const { i18n, t } = useLingui();
  const inWords = useStatedValue(contribution.component);
  const stated = (value: string, sectors: readonly SectorAssignment[]) =>
    sectors.length > 0 ? <StatedSectors sectors={sectors} /> : value ? inWords(value) : '–';
  const values = contribution.evidence.filter(
    ({ kind, needValue, offerValue }) => kind === EvidenceKind.VALUE && (needValue || offerValue),
  );
  if (values.length === 0) return null;
  return (
    <tr className="waterfall-stated">
      <td colSpan={7}>
        <ul>
          {values.map((evidence, index) => (
            <li key={index}>
              {evidence.subject && (
                <>
                  <bdi lang="en">{evidence.subject}</bdi>:{' '}
                </>
              )}
              <span className="soft">{t`need`}</span> {stated(evidence.needValue, evidence.needSectors)}{' '}
              <span aria-hidden="true">·</span> <span className="soft">{t`offer`}</span>{' '}
              {stated(evidence.offerValue, evidence.offerSectors)}
              {evidence.unknownReason !== UnknownReason.UNSPECIFIED && (
                <span className="soft"> ({i18n._(unknownWords[evidence.unknownReason])})</span>
              )}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}
