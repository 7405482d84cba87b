// A need and an offer side by side, with all that speaks for them and against.
import { useMemo, useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { useListing, useOrganization } from '~/api/records';
import { matching } from '~/api/transport';
import { outcomeTones, outcomeWords } from '~/domain/matchWords';
import { GateOutcome } from '~/gen/karez/matching/v1/component_pb';
import { MatchView } from '~/gen/karez/matching/v1/matching_service_pb';
import { Badge } from '~/ui/layout';
import { ScoreBar } from '~/ui/ScoreBar';
import { Loaded } from '~/ui/states';
import { History } from './DecisionBar';
import { Gates, NearMisses, Origin, Questions } from './Findings';
import { quotationsOf } from './spans';
import { Meetings, Side } from './Texts';
import type { Candidate } from './useCandidates';
import { Waterfall } from './Waterfall';

function useExplanation(need: string, offer: string) {
  return useQuery({
    queryKey: ['matches', 'explained', need, offer],
    queryFn: ({ signal }) => matching.explainMatch({ need, offer, view: MatchView.FULL }, { signal }),
    enabled: need !== '' && offer !== '',
  });
}

export function Pair({ candidate }: { candidate: Candidate }) {
  const { i18n } = useLingui();
  const { need, offer } = candidate.match;
  const explained = useExplanation(need, offer);
  const needListing = useListing(need);
  const offerListing = useListing(offer);
  const needOwner = useOrganization(needListing.data?.organization ?? '');
  const offerOwner = useOrganization(offerListing.data?.organization ?? '');
  const [lit, light] = useState<string>();
  const quotations = useMemo(() => (explained.data ? quotationsOf(explained.data) : []), [explained.data]);
  const lights = { quotations, lit, light };

  return (
    <div className="matches-pair">
      <div className="matches-verdict">
        <ScoreBar score={candidate.match.score} calibrated={candidate.match.calibrated} />
        {candidate.match.outcome !== GateOutcome.PASS && (
          <Badge tone={outcomeTones[candidate.match.outcome]}>{i18n._(outcomeWords[candidate.match.outcome])}</Badge>
        )}
        <span className="soft">
          {candidate.match.calibrated ? (
            <Trans>Probability that an operator would accept it</Trans>
          ) : (
            <Trans>Puts matches in order; not a probability</Trans>
          )}
        </span>
      </div>
      <History candidate={candidate} />
      <div className="matches-sheet">
        <div className="matches-half">
          <div className="matches-texts">
            <Loaded query={needListing}>
              {(listing) => <Side side="need" listing={listing} organization={needOwner.data} {...lights} />}
            </Loaded>
            <Loaded query={offerListing}>
              {(listing) => <Side side="offer" listing={listing} organization={offerOwner.data} {...lights} />}
            </Loaded>
          </div>
          {explained.data && (
            <Part title={<Trans>Where the two texts meet</Trans>}>
              <Meetings {...lights} />
            </Part>
          )}
        </div>
        <div className="matches-half">
          <Loaded query={explained} lines={12}>
            {(match) => (
              <>
                <Part title={<Trans>How the score comes about</Trans>}>
                  <Waterfall match={match} />
                </Part>
                <div className="matches-columns">
                  <Part title={<Trans>What is not known, and whom to ask</Trans>}>
                    <Questions match={match} />
                  </Part>
                  <Part title={<Trans>What would change it</Trans>}>
                    <NearMisses match={match} />
                  </Part>
                </div>
                <Part title={<Trans>Conditions</Trans>}>
                  <Gates match={match} />
                </Part>
                <details className="facet">
                  <summary>
                    <Trans>From what it was computed</Trans>
                  </summary>
                  <Origin match={match} />
                </details>
              </>
            )}
          </Loaded>
        </div>
      </div>
    </div>
  );
}

function Part({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className="matches-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
