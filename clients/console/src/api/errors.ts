// What went wrong, in a form that the console can show.
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Code, ConnectError } from '@connectrpc/connect';
import { BadRequestSchema, RetryInfoSchema } from '~/gen/google/rpc/error_details_pb';

export interface Failure {
  code: Code;
  // In the reader's words.
  title: MessageDescriptor;
  // The server's own words, in English; empty: none.
  detail: string;
  // Field path, such as "listing.titles[0].text" → what is wrong with it.
  violations: ReadonlyMap<string, string>;
  // Seconds after which it may be tried again; undefined: not said.
  retrySeconds: number | undefined;
}

const titles: Partial<Record<Code, MessageDescriptor>> = {
  [Code.InvalidArgument]: msg`Something in the entry is not right.`,
  [Code.NotFound]: msg`It does not exist, or you may not see it.`,
  [Code.AlreadyExists]: msg`It exists already.`,
  [Code.PermissionDenied]: msg`You do not have the right to do this.`,
  [Code.Unauthenticated]: msg`Please sign in.`,
  [Code.FailedPrecondition]: msg`This cannot be done in the present state.`,
  [Code.Aborted]: msg`Somebody else has changed it meanwhile. Load it again and repeat your change.`,
  [Code.OutOfRange]: msg`This part of the change history is no longer kept. Load the page again.`,
  [Code.ResourceExhausted]: msg`Too many requests at once. Please wait a little.`,
  [Code.Unavailable]: msg`The server cannot be reached.`,
  [Code.DeadlineExceeded]: msg`The server took too long to answer.`,
  [Code.Unimplemented]: msg`This server cannot do that yet.`,
  [Code.Canceled]: msg`Stopped.`,
};

export function failureOf(error: unknown): Failure {
  const known = ConnectError.from(error);
  const violations = new Map<string, string>();
  for (const detail of known.findDetails(BadRequestSchema)) {
    for (const { field, description } of detail.fieldViolations) {
      const before = violations.get(field);
      violations.set(field, before ? `${before}; ${description}` : description);
    }
  }
  const delay = known.findDetails(RetryInfoSchema)[0]?.retryDelay;
  const header = Number(known.metadata.get('retry-after') ?? Number.NaN);
  return {
    code: known.code,
    title: titles[known.code] ?? msg`Something went wrong. Try again; if it keeps happening, tell your administrator.`,
    detail: known.rawMessage,
    violations,
    retrySeconds: delay ? Number(delay.seconds) + delay.nanos / 1e9 : Number.isNaN(header) ? undefined : header,
  };
}

// The violations at a field and below it; field as the server names it, "*.titles"
// in a request for "listing.titles" is asked for as "listing.titles".
export function violationAt(failure: Failure | undefined, field: string): string | undefined {
  if (!failure) return undefined;
  const found: string[] = [];
  for (const [path, description] of failure.violations) {
    if (path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`)) found.push(description);
  }
  return found.length > 0 ? found.join('; ') : undefined;
}
