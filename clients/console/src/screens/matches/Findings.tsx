// What a broker asks after the score: what is unknown and whom to ask, what would
// change it, which conditions hold, and from what it was computed.
import { Trans, useLingui } from '@lingui/react/macro';
import {
  componentWords,
  gateReasonWords,
  gateWords,
  outcomeTones,
  outcomeWords,
  questionWords,
  unknownWords,
} from '~/domain/matchWords';
import { GateOutcome, UnknownReason } from '~/gen/karez/matching/v1/component_pb';
import { MatchSide, type NearMiss, type OpenQuestion } from '~/gen/karez/matching/v1/explanation_pb';
import { CandidateSource, type Match } from '~/gen/karez/matching/v1/match_pb';
import { useFormat } from '~/i18n/format';
import { Badge, Facts } from '~/ui/layout';
import { useMissWords } from './misses';

export function Questions({ match }: { match: Match }) {
  const questions = match.explanation?.openQuestions ?? [];
  const hidden = match.contributions.some(({ unknownReason }) => unknownReason === UnknownReason.HIDDEN);
  return (
    <>
      {questions.length === 0 ? (
        <p className="soft">
          <Trans>Nothing that an answer could change.</Trans>
        </p>
      ) : (
        <ul className="matches-list">
          {questions.map((question, index) => (
            <li key={index}>
              <Question question={question} match={match} />
            </li>
          ))}
        </ul>
      )}
      {hidden && (
        <p className="hint">
          <Trans>Some of what the sides state may not be shown to you. It is left out of the score that you see.</Trans>
        </p>
      )}
    </>
  );
}

function askWords(side: 'need' | 'offer') {
  return side === 'need' ? <Trans>Ask the owner of the need:</Trans> : <Trans>Ask the owner of the offer:</Trans>;
}

function Question({ question, match }: { question: OpenQuestion; match: Match }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const { component, gate, side } = question;
  const asked = gate ? undefined : questionWords[component];
  const unknown = match.contributions.find((one) => one.component === component)?.unknownReason;
  const found = gate ? match.gates.find((one) => one.gate === gate) : undefined;
  const reason = found && gateReasonWords[found.reason];
  const sides =
    side === MatchSide.NEED ? (['need'] as const) : side === MatchSide.OFFER ? (['offer'] as const) : undefined;
  return (
    <>
      <p>
        <strong>{i18n._(gate ? gateWords[gate] : componentWords[component])}</strong>{' '}
        <span className="soft">{unknown ? i18n._(unknownWords[unknown]) : reason && i18n._(reason)}</span>
      </p>
      {asked ? (
        (sides ?? (['need', 'offer'] as const)).map((one) => (
          <p key={one}>
            {askWords(one)} {i18n._(asked[one])}
          </p>
        ))
      ) : (
        <>
          {sides?.map((one) => (
            <p key={one}>{askWords(one)}</p>
          ))}
          <p lang="en" dir="ltr">
            {question.question}
          </p>
        </>
      )}
      <p className="soft">
        {gate ? (
          <Trans>If not, it is ruled out; if so, the score stays {format.score(question.bestScore)}.</Trans>
        ) : (
          <Trans>
            The score would then lie between {format.score(question.worstScore)} and {format.score(question.bestScore)}.
          </Trans>
        )}
      </p>
    </>
  );
}

export function NearMisses({ match }: { match: Match }) {
  const misses = match.explanation?.nearMisses ?? [];
  if (misses.length === 0) {
    return (
      <p className="soft">
        <Trans>No small change of one side would make it better.</Trans>
      </p>
    );
  }
  return (
    <ul className="matches-list">
      {misses.map((miss, index) => (
        <li key={index}>
          <Miss miss={miss} />
        </li>
      ))}
    </ul>
  );
}

function Miss({ miss }: { miss: NearMiss }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const words = useMissWords()(miss);
  const { side, component, gate, outcome } = miss;
  return (
    <>
      <p>
        <strong>{i18n._(gate ? gateWords[gate] : componentWords[component])}</strong>{' '}
        <span className="soft">
          {side === MatchSide.NEED ? <Trans>if the need gave way</Trans> : <Trans>if the offer gave way</Trans>}
        </span>
      </p>
      {words ? (
        <p>{words}</p>
      ) : (
        <p lang="en" dir="ltr" className="matches-quoted">
          if {miss.change}
        </p>
      )}
      <p className="soft">
        <Trans>Score then: {format.score(miss.score)}</Trans>{' '}
        {outcome !== GateOutcome.PASS && <Badge tone={outcomeTones[outcome]}>{i18n._(outcomeWords[outcome])}</Badge>}
      </p>
    </>
  );
}

export function Gates({ match }: { match: Match }) {
  const { i18n } = useLingui();
  const open = match.gates.filter(({ outcome }) => outcome !== GateOutcome.PASS);
  const met = match.gates.filter(({ outcome }) => outcome === GateOutcome.PASS);
  return (
    <>
      {open.length > 0 && (
        <ul className="matches-list">
          {open
            .toSorted((a, b) => b.outcome - a.outcome)
            .map(({ gate, outcome, reason, message }) => {
              const words = gateReasonWords[reason];
              return (
                <li key={gate}>
                  <p>
                    <Badge tone={outcomeTones[outcome]}>{i18n._(outcomeWords[outcome])}</Badge>{' '}
                    <strong>{i18n._(gateWords[gate])}</strong>
                  </p>
                  {words && <p>{i18n._(words)}</p>}
                  {message && reason !== 'NOT_DISCLOSED' && (
                    <p lang="en" dir="ltr" className="matches-quoted">
                      {message}
                    </p>
                  )}
                </li>
              );
            })}
        </ul>
      )}
      {met.length > 0 && (
        <p>
          <Badge tone="good">{i18n._(outcomeWords[GateOutcome.PASS])}</Badge>{' '}
          {met.map(({ gate }) => i18n._(gateWords[gate])).join(' · ')}
        </p>
      )}
    </>
  );
}

export function Origin({ match }: { match: Match }) {
  const { t } = useLingui();
  const format = useFormat();
  const { provenance } = match;
  if (!provenance) return null;
  const code = (value: string) => <code>{value}</code>;
  return (
    <>
      <Facts
        facts={[
          [t`As of`, format.dateTime(provenance.asOfTime)],
          [t`Profile`, code(provenance.profileRevision)],
          [t`Entry of the admission log`, format.number(provenance.admissionSequence)],
          [t`Change of the registry`, format.number(provenance.registrySequence)],
          [
            t`Candidates`,
            provenance.candidateSource === CandidateSource.EXACT ? t`all were looked at` : t`some may be missed`,
          ],
          [t`Similarity of words`, format.points(match.lexicalScore)],
          [
            t`Similarity of meaning`,
            match.semanticScore === undefined ? t`not known` : format.points(match.semanticScore),
          ],
          [
            t`Similarity of the technologies named`,
            match.conceptScore === undefined ? t`not known` : format.points(match.conceptScore),
          ],
          [t`Language model`, provenance.modelId ? code(provenance.modelId) : t`none; compared by words only`],
          [t`Vocabulary of technologies`, provenance.conceptRevision ? code(provenance.conceptRevision) : t`none`],
          [t`Vocabulary of quantities`, provenance.quantityRevision ? code(provenance.quantityRevision) : t`none`],
          [t`Sectors`, code(provenance.taxonomyRevision)],
          [t`Statistics`, code(provenance.statisticsRevision)],
          [
            t`Exchange rates`,
            provenance.exchangeRateRevision
              ? code(provenance.exchangeRateRevision)
              : t`none; currencies do not compare`,
          ],
        ]}
      />
      <p className="hint">
        <Trans>
          The same state gives the same score again. Similarity is counted from that of unrelated pairs, which is 0.
        </Trans>
      </p>
    </>
  );
}
