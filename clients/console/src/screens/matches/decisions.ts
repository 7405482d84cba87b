// What the broker has decided here and the server has not confirmed yet, what it
// refused, and what can be taken back. Outlives a reload of the page: a decision
// goes out with the same request id until it is either kept or given up.
import { create, fromJson, toJson, type JsonValue } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import { connection } from '~/api/connection';
import { failureOf, type Failure } from '~/api/errors';
import { Observable } from '~/api/observable';
import { queries } from '~/api/queries';
import { tab } from '~/api/tab';
import { brokerage, newRequestId } from '~/api/transport';
import {
  DecisionSide,
  RecordDecisionRequestSchema,
  type Decision,
  type RecordDecisionRequest,
  type RejectReason,
  type Verdict,
} from '~/gen/karez/brokerage/v1/decisions_pb';
import type { Match } from '~/gen/karez/matching/v1/match_pb';

export interface Judgment {
  verdict: Verdict;
  reason: RejectReason;
  comment: string;
}

export interface Sent {
  request: RecordDecisionRequest;
  // Absent: on its way.
  failure?: Failure;
}

const place = 'decisions';

class Desk extends Observable<ReadonlyMap<string, Sent>> {
  // Acts that can be taken back, the last one last; each a list of decisions' names.
  readonly acts = new Observable<readonly (readonly string[])[]>([]);

  constructor() {
    super(restore());
    connection.onReturn(() => this.retryUnreached());
  }

  private put(match: string, sent: Sent | undefined): void {
    const after = new Map(this.value);
    if (sent) after.set(match, sent);
    else after.delete(match);
    this.set(after);
    const kept = [...after.values()].map(({ request }) => toJson(RecordDecisionRequestSchema, request));
    if (kept.length > 0) tab.set(place, JSON.stringify(kept));
    else tab.remove(place);
  }

  // Resolves with the decision, or with what was refused; never throws.
  async decide(match: Match, judgment: Judgment): Promise<Decision | Failure> {
    const request = create(RecordDecisionRequestSchema, {
      ...requestOf(match, judgment),
      requestId: newRequestId(),
    });
    return this.send(request);
  }

  async send(request: RecordDecisionRequest): Promise<Decision | Failure> {
    this.put(request.match, { request });
    try {
      const decision = await brokerage.recordDecision(request);
      clearDraft(request.match);
      this.put(request.match, undefined);
      return decision;
    } catch (error) {
      const failure = failureOf(error);
      this.put(request.match, { request, failure });
      return failure;
    }
  }

  async retry(match: string): Promise<Decision | Failure | undefined> {
    const sent = this.value.get(match);
    if (!sent) return undefined;
    const answer = await this.send(sent.request);
    if (!isFailure(answer)) this.remember([answer]);
    await refresh();
    return answer;
  }

  giveUp(match: string): void {
    this.put(match, undefined);
  }

  remember(decisions: readonly Decision[]): void {
    if (decisions.length > 0) this.acts.set([...this.acts.value, decisions.map(({ name }) => name)]);
  }

  forget(act: readonly string[]): void {
    this.acts.set(this.acts.value.filter((other) => other !== act));
  }

  // Takes decisions back; gives what was refused.
  async undo(names: readonly string[]): Promise<readonly Failure[]> {
    const answers = await eachOf(names, 4, async (name) => {
      try {
        await brokerage.undoDecision({ name, requestId: newRequestId() });
        return undefined;
      } catch (error) {
        return failureOf(error);
      }
    });
    const taken = new Set(names.filter((_, index) => answers[index] === undefined));
    this.acts.set(this.acts.value.map((act) => act.filter((name) => !taken.has(name))).filter((act) => act.length > 0));
    await refresh();
    return answers.filter((answer) => answer !== undefined);
  }

  private retryUnreached(): void {
    for (const [match, { failure }] of this.value) {
      if (failure && (failure.code === Code.Unavailable || failure.code === Code.DeadlineExceeded))
        void this.retry(match);
    }
  }
}

function restore(): ReadonlyMap<string, Sent> {
  try {
    const kept = JSON.parse(tab.get(place) ?? '[]') as JsonValue[];
    const lost = { ...failureOf(undefined), code: Code.Unavailable };
    return new Map(
      kept.map((json) => {
        const request = fromJson(RecordDecisionRequestSchema, json);
        return [request.match, { request, failure: lost }];
      }),
    );
  } catch {
    return new Map();
  }
}

export const requestOf = (match: Match, { verdict, reason, comment }: Judgment) => ({
  match: match.name,
  side: DecisionSide.OPERATOR,
  verdict,
  reason,
  comment: comment.trim(),
  needSubstanceHash: match.needSubstanceHash,
  offerSubstanceHash: match.offerSubstanceHash,
});

export const isFailure = (answer: Decision | Failure): answer is Failure => 'violations' in answer;

// What depends on decisions is asked for again.
export const refresh = async (): Promise<void> => {
  await Promise.all(['matches', 'decisions'].map((kind) => queries.invalidateQueries({ queryKey: [kind] })));
};

export const draftKey = (match: string): string => `decision.${match}`;
const clearDraft = (match: string): void => tab.remove(`draft.${draftKey(match)}`);

// Runs work on every item, so many at a time; answers in the order of items.
export async function eachOf<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const answers = new Array<R>(items.length);
  let next = 0;
  const runner = async () => {
    for (let index = next++; index < items.length; index = next++) answers[index] = await work(items[index] as T);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, runner));
  return answers;
}

export const desk = new Desk();
