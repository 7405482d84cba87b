// A page with all records of one kind: searched, narrowed down and in the order of
// the URL, in a table whose columns the reader chooses.
import { useCallback, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { MessageDescriptor } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from './Button';
import { DataTable, type Column, type TablePages } from './DataTable';
import type { IconName } from './Icon';
import { Page, Panel } from './layout';
import { useShortcuts } from './shortcuts';
import { EmptyState } from './states';
import { ColumnChooser, focusSearch, SearchField } from './tables';

// On a phone the filter would hide the table: it opens when it is asked for.
export const isWide = matchMedia('(min-width: 60rem)').matches;

interface TableView {
  q: string;
  sort: string;
  columns: readonly string[];
}

interface TablePageProps<T> {
  // Made once, not with every drawing.
  title: MessageDescriptor;
  icon: IconName;
  searchTitle: MessageDescriptor;
  newTitle: MessageDescriptor;
  // undefined: the reader may not.
  onNew: (() => void) | undefined;
  onImport: (() => void) | undefined;
  // Buttons between the chooser of columns and that for a new record.
  actions?: ReactNode;
  view: TableView;
  change: (changes: Partial<TableView>) => void;
  // Order where none is asked for.
  firstOrder: string;
  // Whether the view leaves records out; onAll shows them again.
  narrowed: boolean;
  onAll: () => void;
  // Of what the view is, beside the way to all.
  of?: ReactNode;
  facets: ReactNode;
  columns: readonly Column<T>[];
  pages: TablePages<T>;
  // Said where nothing fits the view, and where there is nothing at all.
  nothingFits: ReactNode;
  nothingYet: ReactNode;
}

export function TablePage<T extends { name: string }>(props: TablePageProps<T>) {
  const { view, change, columns, onNew, onImport, narrowed, onAll } = props;
  const { i18n } = useLingui();
  const navigate = useNavigate();
  const search = useCallback((q: string) => change({ q }), [change]);
  useShortcuts(props.title, [
    { keys: '/', label: props.searchTitle, run: focusSearch },
    { keys: 'n', label: props.newTitle, run: () => onNew?.(), disabled: !onNew },
  ]);
  return (
    <Page
      title={i18n._(props.title)}
      fill
      actions={
        <>
          <SearchField label={i18n._(props.searchTitle)} value={view.q} onChange={search} />
          <ColumnChooser
            columns={columns}
            visible={view.columns}
            onChange={(visible) => change({ columns: visible })}
          />
          {props.actions}
          {onNew && (
            <Button look="primary" keys="n" onPress={onNew}>
              {i18n._(props.newTitle)}
            </Button>
          )}
        </>
      }
      summary={
        narrowed && (
          <span className="table-choice">
            {props.of}
            <Button look="quiet" icon="close" onPress={onAll}>
              <Trans>Show all</Trans>
            </Button>
          </span>
        )
      }
    >
      <div className="filtered-table">
        <Panel>{props.facets}</Panel>
        <Panel flush>
          <DataTable
            label={i18n._(props.title)}
            columns={columns}
            pages={props.pages}
            rowKey={({ name }) => name}
            onOpen={({ name }) => void navigate(`/${name}`)}
            orderBy={view.sort}
            onOrderBy={(sort) => change({ sort: sort || props.firstOrder })}
            {...(view.columns.length > 0 ? { visible: view.columns } : {})}
            empty={
              narrowed ? (
                <EmptyState icon="search" title={props.nothingFits}>
                  <Button onPress={onAll}>
                    <Trans>Show all</Trans>
                  </Button>
                </EmptyState>
              ) : (
                <EmptyState icon={props.icon} title={props.nothingYet}>
                  {onImport && (
                    <Button onPress={onImport}>
                      <Trans>Import a file</Trans>
                    </Button>
                  )}
                </EmptyState>
              )
            }
          />
        </Panel>
      </div>
    </Page>
  );
}
