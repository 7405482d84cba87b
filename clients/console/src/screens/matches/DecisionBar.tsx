// What can be done with the pair that is shown, and what has been.
import type { RefObject } from 'react';
import { Code } from '@connectrpc/connect';
import { Trans, useLingui } from '@lingui/react/macro';
import { rejectReasonWords, verdictTones, verdictWords } from '~/domain/matchWords';
import { DecisionSide, RejectReason, Verdict, type Decision } from '~/gen/karez/brokerage/v1/decisions_pb';
import { useFormat } from '~/i18n/format';
import { Button } from '~/ui/Button';
import { useDraft } from '~/ui/fields';
import { Icon } from '~/ui/Icon';
import { Badge } from '~/ui/layout';
import { desk, draftKey, refresh } from './decisions';
import type { Candidate } from './useCandidates';

interface DecisionBarProps {
  candidate: Candidate;
  allowed: boolean;
  canUndo: boolean;
  commentField: RefObject<HTMLTextAreaElement | null>;
  onDecide: (verdict: Verdict) => void;
  onUndo: () => void;
}

export function DecisionBar({ candidate, allowed, canUndo, commentField, onDecide, onUndo }: DecisionBarProps) {
  const { t } = useLingui();
  const [comment, setComment] = useDraft(draftKey(candidate.match.name));
  const { sent } = candidate;
  const waiting = sent !== undefined && !sent.failure;
  return (
    <div className="matches-decide">
      {sent?.failure && <Refused candidate={candidate} />}
      {allowed ? (
        <>
          <textarea
            ref={commentField}
            className="input"
            rows={1}
            dir="auto"
            maxLength={2000}
            value={comment}
            aria-label={t`Comment on the decision`}
            placeholder={t`Comment (optional), without personal data`}
            onChange={(event) => setComment(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') event.currentTarget.blur();
            }}
          />
          <div className="actions">
            <Button look="primary" icon="check" keys="a" isDisabled={waiting} onPress={() => onDecide(Verdict.ACCEPT)}>
              <Trans>Accept</Trans>
            </Button>
            <Button look="danger" icon="close" keys="r" isDisabled={waiting} onPress={() => onDecide(Verdict.REJECT)}>
              <Trans>Reject</Trans>
            </Button>
            <Button icon="pause" keys="d" isDisabled={waiting} onPress={() => onDecide(Verdict.DEFER)}>
              <Trans>Defer</Trans>
            </Button>
            <Button look="quiet" icon="undo" keys="u" isDisabled={!canUndo} onPress={onUndo}>
              <Trans>Take back</Trans>
            </Button>
          </div>
        </>
      ) : (
        <p className="hint">
          <Trans>Your account may look at matches, but not decide about them.</Trans>
        </p>
      )}
    </div>
  );
}

function Refused({ candidate }: { candidate: Candidate }) {
  const { i18n } = useLingui();
  const { sent, match } = candidate;
  if (!sent?.failure) return null;
  const { failure, request } = sent;
  // The texts have changed: the same decision would be refused again.
  const changed = failure.code === Code.Aborted;
  return (
    <div className="note" data-tone="bad" role="alert">
      <Icon name="warning" />
      <div>
        <p>
          <Trans>Not saved:</Trans> <strong>{i18n._(verdictWords[request.verdict])}</strong>. {i18n._(failure.title)}
        </p>
        {failure.detail && (
          <p className="detail" lang="en" dir="ltr">
            {failure.detail}
          </p>
        )}
        <div className="actions">
          {!changed && (
            <Button onPress={() => void desk.retry(match.name)}>
              <Trans>Try again</Trans>
            </Button>
          )}
          <Button
            onPress={() => {
              desk.giveUp(match.name);
              void refresh();
            }}
          >
            {changed ? <Trans>Look at it again</Trans> : <Trans>Leave it undecided</Trans>}
          </Button>
        </div>
      </div>
    </div>
  );
}

// What was decided about the pair, the newest first.
export function History({ candidate }: { candidate: Candidate }) {
  const { decisions, formerDecisions } = candidate;
  if (decisions.length + formerDecisions.length === 0) return null;
  return (
    <ul className="matches-list">
      {decisions.map((decision) => (
        <Decided key={decision.name} decision={decision} />
      ))}
      {formerDecisions.map((decision) => (
        <Decided key={decision.name} decision={decision} former />
      ))}
    </ul>
  );
}

function Decided({ decision, former = false }: { decision: Decision; former?: boolean }) {
  const { i18n } = useLingui();
  const format = useFormat();
  return (
    <li>
      <p>
        <Badge tone={former ? 'plain' : verdictTones[decision.verdict]}>{i18n._(verdictWords[decision.verdict])}</Badge>{' '}
        {decision.reason !== RejectReason.UNSPECIFIED && <>{i18n._(rejectReasonWords[decision.reason])} · </>}
        <span className="soft">
          {decision.side === DecisionSide.OFFER_OWNER && <Trans>by the owner of the offer</Trans>}
          {decision.side === DecisionSide.NEED_OWNER && <Trans>by the owner of the need</Trans>}{' '}
          {decision.principal && <bdi>{decision.principal.replace(/^[a-z]+\//, '')}</bdi>}{' '}
          {format.dateTime(decision.createTime)}
          {former && (
            <>
              {' · '}
              <Trans>about a former text</Trans>
            </>
          )}
        </span>
      </p>
      {decision.comment && <p dir="auto">{decision.comment}</p>}
    </li>
  );
}
