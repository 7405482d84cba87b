// Whether the server can be reached. Once it is lost, the console asks every two
// seconds until it is back.
import { Observable } from './observable';

const pauseMs = 2000;

class Connection extends Observable<'reached' | 'lost'> {
  private readonly returns = new Set<() => void>();

  constructor() {
    super('reached');
  }

  lost(): void {
    if (this.value === 'lost') return;
    this.set('lost');
    const ask = async () => {
      const back = await fetch('/readyz').then(
        (answer) => answer.ok,
        () => false,
      );
      if (this.value !== 'lost') return;
      if (back) this.reached();
      else setTimeout(() => void ask(), pauseMs);
    };
    setTimeout(() => void ask(), pauseMs);
  }

  reached(): void {
    if (this.value === 'reached') return;
    this.set('reached');
    for (const listener of this.returns) listener();
  }

  // Calls listener each time the server is back.
  onReturn(listener: () => void): void {
    this.returns.add(listener);
  }
}

export const connection = new Connection();
