// The match desk: needs or offers, the candidates of one, and a pair.
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useObservable } from '~/api/observable';
import { useCan } from '~/api/permissions';
import { useListing, useOrganization } from '~/api/records';
import { tab } from '~/api/tab';
import { idOf } from '~/domain/links';
import { RejectReason, Verdict, type Decision } from '~/gen/karez/brokerage/v1/decisions_pb';
import { Button } from '~/ui/Button';
import { LocalizedTitle } from '~/ui/Localized';
import { Page, Panel } from '~/ui/layout';
import { readSearch, useSearch } from '~/ui/search';
import { Keys, useShortcuts } from '~/ui/shortcuts';
import { EmptyState } from '~/ui/states';
import { showToast } from '~/ui/toast';
import { Candidates } from './Candidates';
import { DecisionBar } from './DecisionBar';
import { desk, draftKey, eachOf, isFailure, refresh, type Judgment } from './decisions';
import { fits } from './facets';
import { Pair } from './Pair';
import { listingName, search } from './search';
import { SubjectList, useSubjects } from './SubjectList';
import { useCandidates, type Candidate } from './useCandidates';
import './matches.css';

const DecideDialog = lazy(() => import('./DecideDialog'));

const shortcutsTitle = msg`Match desk`;

// Whether all three columns stand side by side.
const wideScreen = window.matchMedia('(min-width: 80rem)');
const followWidth = (notice: () => void) => {
  wideScreen.addEventListener('change', notice);
  return () => wideScreen.removeEventListener('change', notice);
};

interface Asked {
  verdict: Verdict;
  candidates: readonly Candidate[];
}

export default function Matches() {
  const { t, i18n } = useLingui();
  const can = useCan();
  const allowed = can('brokerage.decisions.record');
  const [view, change] = useSearch(search);
  const wide = useSyncExternalStore(followWidth, () => wideScreen.matches);
  const subjects = useSubjects(view);
  const found = useCandidates(view);
  const acts = useObservable(desk.acts);
  const [asked, setAsked] = useState<Asked>();
  const commentField = useRef<HTMLTextAreaElement>(null);
  const searchField = useRef<HTMLInputElement>(null);

  const subject = useListing(listingName(view.of));
  const owner = useOrganization(subject.data?.organization ?? '');
  const rows = useMemo(() => found.rows.filter((candidate) => fits(candidate, view)), [found.rows, view]);
  const current = found.rows.find(({ id }) => id === view.with);
  const picked = useMemo(() => rows.filter(({ id }) => view.picked.includes(id)), [rows, view.picked]);

  // On a wide screen something is always open.
  const first = rows[0]?.id;
  useEffect(() => {
    if (wide && view.of && !view.with && first) change({ with: first });
  }, [wide, view.of, view.with, first, change]);

  const openCandidate = (step: number) => {
    // By the address, which a key may find ahead of what is drawn.
    const now = readSearch(search);
    const shown = found.rows.filter((candidate) => fits(candidate, now));
    const from = shown.findIndex(({ id }) => id === now.with);
    const next = shown[from < 0 ? 0 : Math.max(0, Math.min(shown.length - 1, from + step))];
    if (next) change({ with: next.id }, { now: true });
  };
  const listed = (subjects.data?.pages ?? []).flatMap(({ listings }) => listings);
  const openSubject = (step: number) => {
    const now = readSearch(search);
    const from = listed.findIndex(({ name }) => idOf(name) === now.of);
    const next = listed[from < 0 ? 0 : Math.max(0, Math.min(listed.length - 1, from + step))];
    if (next && idOf(next.name) !== now.of)
      change({ of: idOf(next.name), with: '', picked: [] }, { push: true, now: true });
  };
  const toggle = useCallback(
    (id: string) => {
      const before = readSearch(search).picked;
      change({ picked: before.includes(id) ? before.filter((other) => other !== id) : [...before, id] });
    },
    [change],
  );

  const toggleCurrent = () => {
    const id = readSearch(search).with;
    if (found.rows.some((candidate) => candidate.id === id)) toggle(id);
  };

  const takeBack = async (names: readonly string[]) => {
    const failures = await desk.undo(names);
    const [failure] = failures;
    if (failure) {
      showToast(<Trans>Not taken back: {failure.detail || i18n._(failure.title)}</Trans>, { tone: 'bad' });
    } else {
      showToast(<Plural value={names.length} one="Taken back." other="# decisions taken back." />);
    }
  };

  const settle = async (chosen: readonly Candidate[], judgment: Judgment) => {
    setAsked(undefined);
    const answers = await eachOf(chosen, 4, ({ match }) => desk.decide(match, judgment));
    const kept = answers.filter((answer): answer is Decision => !isFailure(answer));
    const failure = answers.find(isFailure);
    desk.remember(kept);
    await refresh();
    const names = kept.map(({ name }) => name);
    if (names.length > 0) {
      const words =
        judgment.verdict === Verdict.ACCEPT ? (
          <Plural value={names.length} one="Accepted." other="# accepted." />
        ) : judgment.verdict === Verdict.REJECT ? (
          <Plural value={names.length} one="Rejected." other="# rejected." />
        ) : (
          <Plural value={names.length} one="Deferred." other="# deferred." />
        );
      showToast(words, { undo: () => void takeBack(names) });
    }
    if (failure) {
      showToast(
        <Trans>
          Not saved: {i18n._(failure.title)} What you decided and wrote is kept; open the candidate to try again.
        </Trans>,
        { tone: 'bad' },
      );
    }
  };

  // The pair goes out and the next undecided one comes up at once.
  const settleOne = (candidate: Candidate, judgment: Judgment) => {
    const open = rows.filter(({ group, id }) => group === 'open' || id === candidate.id);
    const at = open.findIndex(({ id }) => id === candidate.id);
    const next = open[at + 1] ?? open[at - 1];
    if (next && candidate.id === readSearch(search).with) change({ with: next.id }, { now: true });
    void settle([candidate], judgment);
  };

  const decide = (verdict: Verdict, about: readonly Candidate[]) => {
    const [candidate, ...others] = about;
    if (!allowed || !candidate) return;
    if (others.length > 0) {
      setAsked({ verdict, candidates: about });
      return;
    }
    if (candidate.sent && !candidate.sent.failure) return;
    if (verdict === Verdict.REJECT) {
      setAsked({ verdict, candidates: about });
      return;
    }
    const comment = tab.get(`draft.${draftKey(candidate.match.name)}`) ?? '';
    if (picked.length > 0) change({ picked: [] });
    settleOne(candidate, { verdict, reason: RejectReason.UNSPECIFIED, comment });
  };
  // What a key is about, by the address.
  const marked = (): readonly Candidate[] => {
    const now = readSearch(search);
    const chosen = found.rows.filter((candidate) => fits(candidate, now) && now.picked.includes(candidate.id));
    return chosen.length > 0 ? chosen : found.rows.filter(({ id }) => id === now.with);
  };

  // The last act, unless the pair that is shown was decided in another.
  const lastAct = acts.at(-1);
  const standing = current?.decision;
  const undoing =
    standing && !lastAct?.includes(standing.name) ? [standing.name] : (lastAct ?? (standing ? [standing.name] : []));

  useShortcuts(shortcutsTitle, [
    { keys: 'j', label: msg`Next candidate`, run: () => openCandidate(1) },
    { keys: 'k', label: msg`Previous candidate`, run: () => openCandidate(-1) },
    { keys: 'J', label: msg`Next need or offer of the list`, run: () => openSubject(1) },
    { keys: 'K', label: msg`Previous need or offer of the list`, run: () => openSubject(-1) },
    { keys: 'a', label: msg`Accept`, run: () => decide(Verdict.ACCEPT, marked()), disabled: !allowed },
    { keys: 'r', label: msg`Reject, with a reason`, run: () => decide(Verdict.REJECT, marked()), disabled: !allowed },
    { keys: 'd', label: msg`Defer`, run: () => decide(Verdict.DEFER, marked()), disabled: !allowed },
    { keys: 'u', label: msg`Take back`, run: () => void takeBack(undoing), disabled: !allowed || undoing.length === 0 },
    { keys: 'x', label: msg`Select the candidate, or leave it out`, run: () => toggleCurrent() },
    { keys: 'X', label: msg`Select none`, run: () => change({ picked: [] }) },
    { keys: 'c', label: msg`Write a comment`, run: () => commentField.current?.focus(), disabled: !allowed },
    { keys: 'f', label: msg`Narrow the candidates down`, run: () => change({ narrow: !readSearch(search).narrow }) },
    { keys: '/', label: msg`Search the list`, run: () => searchField.current?.focus() },
  ]);

  const place = current ? rows.indexOf(current) + 1 : 0;
  const step = view.with ? 'pair' : view.of ? 'candidates' : 'list';

  return (
    <Page title={t`Match desk`} fill>
      <div className="matches" data-step={step}>
        <div className="matches-column" data-column="list">
          <Panel
            title={view.side === 'need' ? <Trans>Needs</Trans> : <Trans>Offers</Trans>}
            actions={<JumpKeys />}
            flush
          >
            <SubjectList view={view} change={change} subjects={subjects} searchField={searchField} />
          </Panel>
        </div>
        <div className="matches-column" data-column="candidates">
          <Panel
            title={<Trans>Candidates</Trans>}
            actions={
              <Button look="quiet" icon="listings" onPress={() => change({ of: '', with: '', picked: [] })}>
                <Trans>To the list</Trans>
              </Button>
            }
            flush
          >
            {view.of && subject.data && (
              <div className="matches-subject">
                <LocalizedTitle texts={subject.data.titles} />
              </div>
            )}
            {view.of ? (
              <>
                <Candidates
                  view={view}
                  change={change}
                  found={found}
                  rows={rows}
                  country={owner.data?.country ?? ''}
                  onToggle={toggle}
                />
                {picked.length > 0 && (
                  <div className="matches-bulk" role="status">
                    <span>
                      <Plural value={picked.length} one="# selected" other="# selected" />
                    </span>
                    {allowed && (
                      <>
                        <Button keys="a" onPress={() => decide(Verdict.ACCEPT, picked)}>
                          <Trans>Accept</Trans>
                        </Button>
                        <Button keys="r" onPress={() => decide(Verdict.REJECT, picked)}>
                          <Trans>Reject</Trans>
                        </Button>
                        <Button keys="d" onPress={() => decide(Verdict.DEFER, picked)}>
                          <Trans>Defer</Trans>
                        </Button>
                      </>
                    )}
                    <Button look="quiet" keys="X" onPress={() => change({ picked: [] })}>
                      <Trans>Select none</Trans>
                    </Button>
                  </div>
                )}
              </>
            ) : (
              <EmptyState
                icon="match"
                title={
                  view.side === 'need' ? (
                    <Trans>Choose a need: its candidates come here.</Trans>
                  ) : (
                    <Trans>Choose an offer: its candidates come here.</Trans>
                  )
                }
              />
            )}
          </Panel>
        </div>
        <div className="matches-column" data-column="pair">
          <Panel
            title={<Trans>Side by side</Trans>}
            actions={
              <>
                {place > 0 && (
                  <span className="soft" aria-live="polite">
                    <Trans>
                      {place} of {rows.length}
                    </Trans>
                  </span>
                )}
                <Button
                  look="quiet"
                  icon="up"
                  keys="k"
                  aria-label={t`Previous candidate`}
                  isDisabled={place <= 1}
                  onPress={() => openCandidate(-1)}
                />
                <Button
                  look="quiet"
                  icon="down"
                  keys="j"
                  aria-label={t`Next candidate`}
                  isDisabled={place === rows.length}
                  onPress={() => openCandidate(1)}
                />
                <span className="matches-back">
                  <Button look="quiet" icon="listings" onPress={() => change({ with: '' })}>
                    <Trans>To the candidates</Trans>
                  </Button>
                </span>
              </>
            }
            flush
          >
            {current ? (
              <>
                <div
                  className="matches-scroll"
                  role="region"
                  aria-label={t`Side by side`}
                  // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the arrow keys need it
                  tabIndex={0}
                  key={current.id}
                >
                  <Pair candidate={current} />
                </div>
                <DecisionBar
                  key={`${current.match.name} ${current.decision?.name ?? ''}`}
                  candidate={current}
                  allowed={allowed}
                  canUndo={undoing.length > 0}
                  commentField={commentField}
                  onDecide={(verdict) => decide(verdict, [current])}
                  onUndo={() => void takeBack(undoing)}
                />
              </>
            ) : (
              <EmptyState icon="match" title={<Trans>Choose a candidate: both texts come side by side here.</Trans>} />
            )}
          </Panel>
        </div>
      </div>
      <Suspense>
        {asked && (
          <DecideDialog
            {...asked}
            onClose={() => setAsked(undefined)}
            onDecide={(chosen, judgment) => {
              const [only] = chosen;
              if (asked.candidates.length === 1 && only) {
                setAsked(undefined);
                change({ picked: [] });
                settleOne(only, judgment);
              } else {
                change({ picked: [] });
                void settle(chosen, judgment);
              }
            }}
          />
        )}
      </Suspense>
    </Page>
  );
}

function JumpKeys() {
  return (
    <span className="matches-keys" aria-hidden="true">
      <Keys keys="J" /> <Keys keys="K" />
    </span>
  );
}
