// The view is in the URL: a screen says with defineSearch which choices it has,
// and useSearch reads and changes them. What is as usual is left out of the URL.
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

interface Parameter<T> {
  usual: T;
  parse(text: string): T;
  print(value: T): string;
}

export const text = (usual = ''): Parameter<string> => ({ usual, parse: (value) => value, print: (value) => value });

export const whole = (usual: number): Parameter<number> => ({
  usual,
  parse: (value) => (/^\d+$/.test(value) ? Number(value) : usual),
  print: String,
});

export const decimal = (usual: number): Parameter<number> => ({
  usual,
  parse: (value) => (Number.isFinite(Number(value)) ? Number(value) : usual),
  print: String,
});

export const flag = (): Parameter<boolean> => ({
  usual: false,
  parse: (value) => value === '1',
  print: (value) => (value ? '1' : ''),
});

export const oneOf = <const T extends string>(values: readonly T[], usual: NoInfer<T>): Parameter<T> => ({
  usual,
  parse: (value) => values.find((known) => known === value) ?? usual,
  print: (value) => value,
});

// A set of words; none of them holds a comma.
const noWords: readonly string[] = [];
export const words = (): Parameter<readonly string[]> => ({
  usual: noWords,
  parse: (value) => (value ? value.split(',') : noWords),
  print: (value) => value.join(','),
});

export type Search = Record<string, Parameter<unknown>>;
export type SearchOf<S> = { [K in keyof S]: S[K] extends Parameter<infer T> ? T : never };

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Parameter<T> is invariant in T
export function defineSearch<S extends Record<string, Parameter<any>>>(search: S): S {
  return search;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export function printSearch<S extends Record<string, Parameter<any>>>(search: S, values: Partial<SearchOf<S>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    const parameter = search[name] as Parameter<unknown> | undefined;
    const printed = value === undefined ? '' : parameter?.print(value);
    if (printed && printed !== parameter?.print(parameter.usual)) parameters.set(name, printed);
  }
  const printed = parameters.toString();
  return printed ? `?${printed}` : '';
}

// The choices as the address has them now, which a key pressed before the next
// drawing must start from.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export function readSearch<S extends Record<string, Parameter<any>>>(
  search: S,
  parameters: URLSearchParams = new URLSearchParams(location.search),
): SearchOf<S> {
  const read = Object.entries(search).map(([name, parameter]) => {
    const value = parameters.get(name);
    return [name, value === null ? (parameter.usual as unknown) : (parameter.parse(value) as unknown)] as const;
  });
  return Object.fromEntries(read) as SearchOf<S>;
}

export interface ChangeHow {
  push?: boolean;
  now?: boolean;
}

// change replaces the entry of the history, unless push: true. now: it is drawn at
// once, for what the next key acts upon.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export function useSearch<S extends Record<string, Parameter<any>>>(
  search: S,
): [SearchOf<S>, (changes: Partial<SearchOf<S>>, how?: ChangeHow) => void] {
  const [parameters, setParameters] = useSearchParams();
  const values = useMemo(() => readSearch(search, parameters), [search, parameters]);
  const change = useCallback(
    (changes: Partial<SearchOf<S>>, how: ChangeHow = {}) => {
      setParameters(
        () => {
          // Of changes that come fast, the next one must not take the last one back.
          const after = new URLSearchParams(location.search);
          for (const [name, value] of Object.entries(changes)) {
            const parameter = search[name] as Parameter<unknown>;
            const printed = value === undefined ? '' : parameter.print(value);
            if (printed && printed !== parameter.print(parameter.usual)) after.set(name, printed);
            else after.delete(name);
          }
          return after;
        },
        { replace: !how.push, flushSync: how.now ?? false },
      );
    },
    [search, setParameters],
  );
  return [values, change];
}
