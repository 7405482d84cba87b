// A long list whose rows open something: only the rows in view are drawn. One row
// is in the order of the Tab key; arrow keys move from there.
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';

export interface RowItem<T> {
  key: string;
  // A heading between rows has no row.
  row?: T;
  heading?: ReactNode;
}

interface RowListProps<T> {
  label: string;
  items: readonly RowItem<T>[];
  // Key of the row that is open.
  current: string;
  onOpen: (row: T) => void;
  // In the row's button.
  children: (row: T) => ReactNode;
  // Before the button, such as a checkbox.
  before?: (row: T, tabIndex: number) => ReactNode;
  estimate: number;
  // Called when the end comes into view.
  onEnd?: () => void;
  // After the last row.
  foot?: ReactNode;
}

export function RowList<T>(props: RowListProps<T>) {
  const { label, items, current, onOpen, children, before, estimate, onEnd, foot } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [moved, setMoved] = useState<string>();
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (items[index]?.row === undefined ? 36 : estimate),
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 6,
  });

  const at = items.findIndex(({ key }) => key === current);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);

  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? -1;
  useEffect(() => {
    if (items.length > 0 && last >= items.length - 4) onEnd?.();
  }, [last, items.length, onEnd]);

  const rows = items.filter(({ row }) => row !== undefined);
  const reached = [moved, current].find((key) => key && rows.some((item) => item.key === key)) ?? rows[0]?.key;

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const from = rows.findIndex(({ key }) => key === reached);
    const next = rows[Math.max(0, Math.min(rows.length - 1, from + step))];
    if (!next) return;
    setMoved(next.key);
    virtual.scrollToIndex(items.indexOf(next));
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(next.key)}"] .matches-row`)?.focus();
    });
  };

  return (
    <div className="matches-scroll" ref={scroller}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys are those of the rows in it */}
      <ul
        aria-label={label}
        className="matches-rows"
        style={{ blockSize: virtual.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {drawn.map((place) => {
          const item = items[place.index];
          if (!item) return null;
          const { row } = item;
          const tabIndex = item.key === reached ? 0 : -1;
          return (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={place.index}
              data-key={item.key}
              data-heading={row === undefined || undefined}
              data-current={item.key === current || undefined}
              style={{ insetBlockStart: place.start }}
            >
              {row === undefined ? (
                item.heading
              ) : (
                <>
                  {before?.(row, tabIndex)}
                  <button
                    type="button"
                    className="matches-row"
                    tabIndex={tabIndex}
                    aria-current={item.key === current}
                    onClick={() => {
                      setMoved(item.key);
                      onOpen(row);
                    }}
                  >
                    {children(row)}
                  </button>
                </>
              )}
            </li>
          );
        })}
      </ul>
      {foot}
    </div>
  );
}
