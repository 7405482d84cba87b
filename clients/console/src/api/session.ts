// Who uses the console. The gateway keeps the session in a cookie that scripts
// cannot read; what it tells of it is kept here.
import { fromJson, type JsonObject } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import { GetCallerResponseSchema, type GetCallerResponse } from '~/gen/karez/access/v1/session_pb';
import { connection } from './connection';
import { Observable } from './observable';
import { tab } from './tab';

type Session =
  | { kind: 'loading' }
  | { kind: 'unreachable' }
  | { kind: 'signedOut' }
  // renewing: the session has ended while somebody worked; what they typed stays.
  | { kind: 'signedIn'; caller: GetCallerResponse; csrf: string; renewing: boolean };

class SessionStore extends Observable<Session> {
  private waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];

  constructor() {
    super({ kind: 'loading' });
  }

  get csrf(): string {
    return this.value.kind === 'signedIn' ? this.value.csrf : '';
  }

  // Asks the gateway who is signed in.
  async refresh(): Promise<void> {
    let answer: Response;
    try {
      answer = await fetch('/session', { credentials: 'same-origin', headers: { accept: 'application/json' } });
    } catch {
      if (this.value.kind === 'loading') this.set({ kind: 'unreachable' });
      return;
    }
    if (answer.status === 401) {
      this.set({ kind: 'signedOut' });
      return;
    }
    if (!answer.ok) {
      if (this.value.kind === 'loading') this.set({ kind: 'unreachable' });
      return;
    }
    const { csrf, ...json } = (await answer.json()) as JsonObject;
    const caller = fromJson(GetCallerResponseSchema, json, { ignoreUnknownFields: true });
    if (tab.take(caller.principal?.name ?? '')) {
      location.reload();
      return;
    }
    this.set({
      kind: 'signedIn',
      caller,
      csrf: typeof csrf === 'string' ? csrf : '',
      renewing: false,
    });
    for (const { resolve } of this.waiting.splice(0)) resolve();
  }

  // Throws a ConnectError: UNAUTHENTICATED, RESOURCE_EXHAUSTED, UNAVAILABLE.
  async signIn(userName: string, password: string): Promise<void> {
    let answer: Response;
    try {
      answer = await fetch('/session', {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ userName, password }),
      });
    } catch {
      connection.lost();
      throw new ConnectError('', Code.Unavailable);
    }
    if (!answer.ok) throw await errorOf(answer);
    await this.refresh();
  }

  // Throws a ConnectError where the session goes on.
  async signOut(everywhere: boolean): Promise<void> {
    let answer: Response;
    try {
      answer = await fetch(`/session${everywhere ? '?everywhere=true' : ''}`, {
        method: 'DELETE',
        credentials: 'same-origin',
        headers: { 'x-karez-csrf': this.csrf },
      });
    } catch {
      connection.lost();
      throw new ConnectError('', Code.Unavailable);
    }
    if (!answer.ok && answer.status !== 401) throw await errorOf(answer); // 401: it had ended before.
    this.leave();
  }

  // Gives up a session that has ended.
  leave(): void {
    for (const { reject } of this.waiting.splice(0)) reject(new ConnectError('signed out', Code.Unauthenticated));
    this.set({ kind: 'signedOut' });
  }

  // Resolves as soon as the user has signed in again, rejects where they leave.
  renewed(): Promise<void> {
    if (this.value.kind === 'signedIn' && !this.value.renewing) this.set({ ...this.value, renewing: true });
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }
}

async function errorOf(answer: Response): Promise<ConnectError> {
  const byStatus: Record<number, Code> = {
    401: Code.Unauthenticated,
    403: Code.PermissionDenied,
    429: Code.ResourceExhausted,
    502: Code.Unavailable,
    503: Code.Unavailable,
  };
  const code = byStatus[answer.status] ?? Code.Unknown;
  const body = (await answer.json().catch(() => ({}))) as { message?: string };
  const error = new ConnectError(body.message ?? answer.statusText, code);
  const retry = answer.headers.get('retry-after');
  if (retry) error.metadata.set('retry-after', retry);
  return error;
}

export const session = new SessionStore();
