// What the tables of the record have in common: pages that come as one scrolls,
// the chooser of columns, the field to search in.
import { useEffect, useMemo, useRef, useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { DialogTrigger, Dialog, Popover } from 'react-aria-components';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from './Button';
import { Checkbox } from './fields';
import type { Column, TablePages } from './DataTable';
import { Icon } from './Icon';
import './tables.css';

interface RowPage<T> {
  rows: readonly T[];
  nextPageToken: string;
  total: number;
}

// The rows of a list of the API, a page after the other.
export function useTablePages<T>(
  queryKey: readonly (string | number | boolean)[],
  fetchPage: (pageToken: string, signal: AbortSignal) => Promise<RowPage<T>>,
): TablePages<T> {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextPageToken || undefined,
    placeholderData: (before) => before,
    refetchOnWindowFocus: false,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query;
  return useMemo(
    () => ({
      rows: data?.pages.flatMap((page) => page.rows) ?? [],
      total: data?.pages[0]?.total,
      isPending: query.isPending,
      error: query.error,
      hasMore: hasNextPage,
      isFetchingMore: isFetchingNextPage,
      fetchMore: () => void fetchNextPage(),
      retry: () => void refetch(),
    }),
    [data, query.isPending, query.error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch],
  );
}

interface ColumnChooserProps {
  columns: readonly Pick<Column<never>, 'id' | 'title' | 'shown'>[];
  // Empty: those that are shown at first.
  visible: readonly string[];
  onChange: (visible: readonly string[]) => void;
}

export function ColumnChooser({ columns, visible, onChange }: ColumnChooserProps) {
  const { t } = useLingui();
  const first = columns.filter(({ shown }) => shown !== false).map(({ id }) => id);
  const shown = visible.length > 0 ? visible : first;
  return (
    <DialogTrigger>
      <Button icon="more">
        <Trans>Columns</Trans>
      </Button>
      <Popover className="popover" placement="bottom end">
        <Dialog className="column-chooser" aria-label={t`Columns`}>
          {columns.map(({ id, title }) => (
            <Checkbox
              key={id}
              checked={shown.includes(id)}
              disabled={shown.length === 1 && shown.includes(id)}
              onChange={(checked) =>
                onChange(columns.filter((c) => (c.id === id ? checked : shown.includes(c.id))).map((c) => c.id))
              }
            >
              {title}
            </Checkbox>
          ))}
          {visible.length > 0 && (
            <Button look="quiet" onPress={() => onChange([])}>
              <Trans>Restore defaults</Trans>
            </Button>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

const pauseMs = 300;

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

// Tells of what was typed once typing stops. The key "/" goes there.
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  if (value !== told) {
    // Changed from outside, as by the browser's way back.
    setTold(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === told) return undefined;
    const timer = setTimeout(() => {
      setTold(typed);
      onChange(typed);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [typed, told, onChange]);
  return (
    <label className="search-field">
      <Icon name="search" />
      <span className="hidden-visually">{label}</span>
      <input
        ref={input}
        type="search"
        className="input"
        dir="auto"
        placeholder={label}
        data-search
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  );
}

export function focusSearch(): void {
  document.querySelector<HTMLInputElement>('input[data-search]')?.focus();
}

// A text as a string of a filter (AIP-160).
export const quoted = (text: string): string => `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;

// (a OR b …) of a field; undefined: no values, no restriction.
export function anyOf(values: readonly string[], clause: (value: string) => string): string | undefined {
  if (values.length === 0) return undefined;
  const clauses = values.map(clause);
  return clauses.length === 1 ? clauses[0] : `(${clauses.join(' OR ')})`;
}

export const allOf = (clauses: readonly (string | undefined)[]): string => clauses.filter(Boolean).join(' AND ');
