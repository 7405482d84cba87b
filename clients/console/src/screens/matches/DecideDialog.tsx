// Asks for the reason of a rejection, and shows what a decision about several
// candidates would do before it is done.
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { failureOf } from '~/api/errors';
import { brokerage } from '~/api/transport';
import { rejectReasonWords, verdictTones, verdictWords } from '~/domain/matchWords';
import { RejectReason, Verdict } from '~/gen/karez/brokerage/v1/decisions_pb';
import { directionOf } from '~/i18n/languages';
import { Button } from '~/ui/Button';
import { Dialog, DialogActions } from '~/ui/Dialog';
import { TextArea, useDraft } from '~/ui/fields';
import { Badge } from '~/ui/layout';
import { ScoreBar } from '~/ui/ScoreBar';
import { Keys } from '~/ui/shortcuts';
import { ErrorState, Loading } from '~/ui/states';
import { draftKey, eachOf, requestOf, type Judgment } from './decisions';
import type { Candidate } from './useCandidates';

const reasons = [
  RejectReason.DIFFERENT_PROBLEM,
  RejectReason.SPECIFICATION_MISSED,
  RejectReason.MATURITY,
  RejectReason.PRICE,
  RejectReason.RIGHTS,
  RejectReason.CERTIFICATION,
  RejectReason.NO_CAPACITY,
  RejectReason.NOT_NOW,
  RejectReason.DUPLICATE,
  RejectReason.KNOWN_ALREADY,
  RejectReason.UNREACHABLE,
] as const;

interface DecideDialogProps {
  candidates: readonly Candidate[];
  verdict: Verdict;
  onClose: () => void;
  // About those of candidates that the server would accept.
  onDecide: (candidates: readonly Candidate[], judgment: Judgment) => void;
}

export default function DecideDialog({ candidates, verdict, onClose, onDecide }: DecideDialogProps) {
  const { i18n, t } = useLingui();
  const several = candidates.length > 1;
  const [comment, setComment, clearComment] = useDraft(
    several ? 'decision.selection' : draftKey(candidates[0]?.match.name ?? ''),
  );
  const [reason, setReason] = useState<RejectReason>(RejectReason.UNSPECIFIED);
  const rejects = verdict === Verdict.REJECT;
  const complete = !rejects || reason !== RejectReason.UNSPECIFIED;
  const judgment: Judgment = { verdict, reason: rejects ? reason : RejectReason.UNSPECIFIED, comment };

  // What would be refused depends on the pairs and the verdict, hardly on the
  // reason and the comment, which are checked when it is done.
  const names = useMemo(() => candidates.map(({ match }) => match.name), [candidates]);
  const preview = useQuery({
    queryKey: ['decisions', 'preview', verdict, ...names],
    queryFn: () =>
      eachOf(candidates, 4, async ({ match }) => {
        const anyReason = rejects ? RejectReason.DIFFERENT_PROBLEM : RejectReason.UNSPECIFIED;
        const request = requestOf(match, { verdict, reason: anyReason, comment: '' });
        try {
          await brokerage.recordDecision({ ...request, validateOnly: true });
          return undefined;
        } catch (error) {
          return failureOf(error);
        }
      }),
    enabled: several,
    staleTime: 0,
    gcTime: 0,
  });
  const refused = preview.data ?? [];
  const possible = several ? candidates.filter((_, index) => refused[index] === undefined) : candidates;
  const ready = complete && (!several || (preview.isSuccess && !preview.isFetching && possible.length > 0));
  const replaced = possible.filter(({ decision }) => decision).length;
  const count = candidates.length;

  // Enter does it, unless the focus is where Enter means something else.
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      const elsewhere = target instanceof HTMLElement && target.closest('textarea,button,input') !== null;
      if (event.key !== 'Enter' || event.isComposing || (elsewhere && !event.ctrlKey)) return;
      event.preventDefault();
      form.current?.requestSubmit();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const title = several ? (
    verdict === Verdict.ACCEPT ? (
      <Plural value={count} one="Accept # match" other="Accept # matches" />
    ) : rejects ? (
      <Plural value={count} one="Reject # match" other="Reject # matches" />
    ) : (
      <Plural value={count} one="Defer # match" other="Defer # matches" />
    )
  ) : (
    <Trans>Why is it rejected?</Trans>
  );

  return (
    <Dialog title={title} open onClose={onClose} wide={several}>
      <form
        ref={form}
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!ready) return;
          if (several) clearComment();
          onDecide(possible, judgment);
        }}
      >
        {rejects && <Reasons reason={reason} onChange={setReason} />}
        <TextArea
          label={<Trans>Comment</Trans>}
          hint={<Trans>Optional; no personal data.</Trans>}
          value={comment}
          onChange={setComment}
          rows={2}
          maxLength={2000}
        />
        {several &&
          (preview.isError ? (
            <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
          ) : preview.isFetching ? (
            <Loading lines={Math.min(count, 6)} />
          ) : (
            <>
              <p role="status">
                {possible.length === count ? (
                  <Plural value={count} one="It can be done." other="All # can be done." />
                ) : (
                  <Trans>
                    {possible.length} of {count} can be done; the others stay as they are.
                  </Trans>
                )}{' '}
                {replaced > 0 && (
                  <Plural
                    value={replaced}
                    one="One replaces an earlier decision."
                    other="# replace earlier decisions."
                  />
                )}
              </p>
              <ul className="matches-preview">
                {candidates.map((candidate, index) => {
                  const original = candidate.listing?.titles[0];
                  const failure = refused[index];
                  return (
                    <li key={candidate.id} data-refused={failure ? true : undefined}>
                      <ScoreBar score={candidate.match.score} calibrated={candidate.match.calibrated} />
                      <span>
                        <bdi lang={original?.language} dir={directionOf(original?.language ?? '')}>
                          {original?.text ?? candidate.id}
                        </bdi>
                        {failure && (
                          <span className="field-error">
                            {' '}
                            {i18n._(failure.title)}{' '}
                            <span lang="en" dir="ltr">
                              {failure.detail}
                            </span>
                          </span>
                        )}
                      </span>
                      <span>
                        {candidate.decision && (
                          <>
                            <Badge tone={verdictTones[candidate.decision.verdict]}>
                              {i18n._(verdictWords[candidate.decision.verdict])}
                            </Badge>{' '}
                            <span aria-hidden="true">→</span>{' '}
                          </>
                        )}
                        {!failure && <Badge tone={verdictTones[verdict]}>{i18n._(verdictWords[verdict])}</Badge>}
                      </span>
                    </li>
                  );
                })}
              </ul>
            </>
          ))}
        <DialogActions>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button type="submit" look="primary" isDisabled={!ready} keys="Enter">
            {verdict === Verdict.ACCEPT ? t`Accept` : rejects ? t`Reject` : t`Defer`}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Reasons({ reason, onChange }: { reason: RejectReason; onChange: (reason: RejectReason) => void }) {
  const { i18n } = useLingui();
  const name = useId();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  // Digits choose, wherever the focus is but in the comment.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const chosen = reasons[Number(event.key) - 1];
      if (!/^[1-9]$/.test(event.key) || chosen === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLTextAreaElement) return;
      event.preventDefault();
      onChange(chosen);
      document.getElementById(`${name}${chosen}`)?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [name, onChange]);
  return (
    <fieldset className="matches-reasons">
      <legend>
        <Trans>Reason</Trans>
      </legend>
      {reasons.map((value, index) => (
        <label key={value} className="checkbox">
          <input
            ref={index === 0 ? first : undefined}
            id={`${name}${value}`}
            type="radio"
            name={name}
            checked={reason === value}
            onChange={() => onChange(value)}
          />
          <span>{i18n._(rejectReasonWords[value])}</span>
          {index < 9 && <Keys keys={String(index + 1)} />}
        </label>
      ))}
    </fieldset>
  );
}
