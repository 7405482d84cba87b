// A table of any length: the server sorts and pages, the rows in view are drawn.
// Arrow keys move through the rows, Enter opens one, Space selects it.
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import {
  flexRender,
  getCoreRowModel,
  useReactTable,
  type ColumnDef,
  type SortingState,
  type VisibilityState,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useFormat } from '~/i18n/format';
import { EmptyState, ErrorState, Loading } from './states';

export interface Column<T> {
  id: string;
  title: string;
  cell: (row: T) => ReactNode;
  // Field by which the server can order, such as "update_time"; absent: not sortable.
  orderBy?: string;
  // CSS grid track, such as "minmax(12rem, 3fr)" or "8rem".
  width?: string;
  align?: 'start' | 'end';
  // False: hidden until the reader shows it.
  shown?: boolean;
}

// A page after the other, as useInfiniteQuery gives them.
export interface TablePages<T> {
  rows: readonly T[];
  // All rows that there are; undefined: not known.
  total?: number | undefined;
  isPending: boolean;
  error: unknown;
  hasMore: boolean;
  isFetchingMore: boolean;
  fetchMore: () => void;
  retry: () => void;
}

interface DataTableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  pages: TablePages<T>;
  rowKey: (row: T) => string;
  onOpen?: (row: T) => void;
  // As order_by of the API: "update_time desc"; "": the server's order.
  orderBy?: string;
  onOrderBy?: (orderBy: string) => void;
  // Ids of columns to show; undefined: those that are shown at first.
  visible?: readonly string[];
  selected?: ReadonlySet<string>;
  onSelect?: (selected: ReadonlySet<string>) => void;
  // Row that is marked as the present one.
  current?: string;
  empty?: ReactNode;
  rowHeight?: number;
}

const ahead = 20;

// "minmax(8rem, 1fr)" → "8rem", "5rem" → "5rem".
function leastOf(width = '8rem'): string {
  return /^minmax\(([^,]+),/.exec(width)?.[1] ?? width;
}

export function DataTable<T>(props: DataTableProps<T>) {
  const { label, columns, pages, rowKey, onOpen, orderBy = '', onOrderBy, selected, onSelect, rowHeight = 52 } = props;
  const { t } = useLingui();
  const format = useFormat();
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const [active, setActive] = useState(0);

  const [sortField = '', sortDirection] = orderBy.split(' ');
  const sorting: SortingState = sortField ? [{ id: sortField, desc: sortDirection === 'desc' }] : [];
  const columnVisibility: VisibilityState = Object.fromEntries(
    columns.map((column) => [column.id, props.visible ? props.visible.includes(column.id) : column.shown !== false]),
  );
  const definitions: ColumnDef<T>[] = columns.map((column) => ({
    id: column.id,
    header: column.title,
    cell: (context) => column.cell(context.row.original),
  }));
  const table = useReactTable<T>({
    data: pages.rows as T[],
    columns: definitions,
    getCoreRowModel: getCoreRowModel(),
    manualSorting: true,
    state: { sorting, columnVisibility },
    getRowId: rowKey,
  });
  const shown = columns.filter((column) => columnVisibility[column.id]);
  const template = [onSelect && '2.5rem', ...shown.map((column) => column.width ?? 'minmax(8rem, 1fr)')]
    .filter(Boolean)
    .join(' ');

  // Each row is a grid of its own: the same least width keeps their columns in line.
  const leastWidth = `calc(${[onSelect && '2.5rem', ...shown.map(({ width }) => leastOf(width))].filter(Boolean).join(' + ')})`;

  const rows = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const lastDrawn = items.at(-1)?.index ?? 0;

  const { hasMore, isFetchingMore, fetchMore } = pages;
  useEffect(() => {
    if (hasMore && !isFetchingMore && lastDrawn >= rows.length - ahead) fetchMore();
  }, [hasMore, isFetchingMore, fetchMore, lastDrawn, rows.length]);

  const toggle = (key: string) => {
    const after = new Set(selected);
    if (!after.delete(key)) after.add(key);
    onSelect?.(after);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -rows.length,
      End: rows.length,
    };
    const step = steps[event.key];
    const row = rows[active];
    if (step !== undefined) {
      const next = Math.max(0, Math.min(rows.length - 1, active + step));
      setActive(next);
      virtual.scrollToIndex(next);
    } else if (event.key === 'Enter' && row && onOpen) onOpen(row.original);
    else if (event.key === ' ' && row && onSelect) toggle(row.id);
    else return;
    event.preventDefault();
  };

  if (pages.isPending) return <Loading lines={10} />;
  if (pages.error && rows.length === 0) return <ErrorState error={pages.error} onRetry={pages.retry} />;
  if (rows.length === 0) {
    return props.empty ?? <EmptyState icon="search" title={<Trans>Nothing fits this choice.</Trans>} />;
  }

  const count = pages.total ?? rows.length;
  return (
    <div className="table-frame">
      <div
        ref={scroller}
        className="table"
        role="grid"
        aria-label={label}
        aria-rowcount={pages.hasMore && pages.total === undefined ? -1 : count + 1}
        aria-colcount={shown.length + (onSelect ? 1 : 0)}
        aria-multiselectable={onSelect ? true : undefined}
        aria-activedescendant={items.some(({ index }) => index === active) ? `${id}-${active}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div
          className="table-head"
          role="row"
          aria-rowindex={1}
          style={{ gridTemplateColumns: template, minInlineSize: leastWidth }}
        >
          {onSelect && (
            <span role="columnheader" className="cell">
              <input
                type="checkbox"
                aria-label={t`Select all rows that are loaded`}
                checked={rows.length > 0 && rows.every((row) => selected?.has(row.id))}
                onChange={(event) => onSelect(event.target.checked ? new Set(rows.map((row) => row.id)) : new Set())}
              />
            </span>
          )}
          {shown.map((column) => {
            const sorted = column.orderBy !== undefined && column.orderBy === sortField;
            const descending = sorted && sortDirection === 'desc';
            return (
              <span
                key={column.id}
                role="columnheader"
                className="cell"
                data-align={column.align}
                aria-sort={sorted ? (descending ? 'descending' : 'ascending') : undefined}
              >
                {column.orderBy !== undefined && onOrderBy ? (
                  <button
                    type="button"
                    className="sort"
                    onClick={() =>
                      onOrderBy(sorted && !descending ? `${sortField} desc` : sorted ? '' : (column.orderBy ?? ''))
                    }
                  >
                    {column.title}
                    <span aria-hidden="true">{sorted ? (descending ? '↓' : '↑') : ''}</span>
                  </button>
                ) : (
                  column.title
                )}
              </span>
            );
          })}
        </div>
        <div
          role="rowgroup"
          className="table-rows"
          style={{ blockSize: virtual.getTotalSize(), minInlineSize: leastWidth }}
        >
          {items.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid has the focus and the keys
              <div
                key={row.id}
                ref={virtual.measureElement}
                id={`${id}-${item.index}`}
                data-index={item.index}
                role="row"
                className="table-row"
                aria-rowindex={item.index + 2}
                aria-selected={onSelect ? (selected?.has(row.id) ?? false) : undefined}
                aria-current={row.id === props.current || undefined}
                data-active={item.index === active || undefined}
                data-open={onOpen ? true : undefined}
                style={{ gridTemplateColumns: template, insetBlockStart: item.start, minBlockSize: rowHeight }}
                onClick={(event) => {
                  setActive(item.index);
                  if (!(event.target as HTMLElement).closest('a,button,input,label')) onOpen?.(row.original);
                }}
              >
                {onSelect && (
                  <span role="gridcell" className="cell">
                    <input
                      type="checkbox"
                      tabIndex={-1}
                      aria-label={t`Select this row`}
                      checked={selected?.has(row.id) ?? false}
                      onChange={() => toggle(row.id)}
                    />
                  </span>
                )}
                {row.getVisibleCells().map((cell, index) => (
                  <span
                    key={cell.id}
                    role="gridcell"
                    className="cell"
                    data-align={shown[index]?.align}
                    data-title={shown[index]?.title}
                  >
                    {flexRender(cell.column.columnDef.cell, cell.getContext())}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      <p className="table-foot" aria-live="polite">
        {pages.isFetchingMore ? (
          <Trans>Loading more …</Trans>
        ) : pages.total === undefined && pages.hasMore ? (
          <Trans>More than {format.number(count)} rows</Trans>
        ) : (
          <Plural value={count} one="# row" other="# rows" />
        )}
      </p>
    </div>
  );
}
