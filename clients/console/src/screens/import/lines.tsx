// What stands at the lines of the files: a table of them, and what is wrong with one.
import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { useViolationWords } from '~/domain/violationWords';
import { useFormat } from '~/i18n/format';
import type { Fault } from './records';
import type { SourceFile } from './run';

interface LinesTableProps<T> {
  label: string;
  caption: ReactNode;
  // Of the columns beside the line's.
  titles: readonly string[];
  // All that were taken: where there are several, a line is named with its file.
  files: readonly SourceFile[];
  rows: readonly T[];
  cells: (row: T) => readonly ReactNode[];
}

export function LinesTable<T extends { file: string; line: number }>(props: LinesTableProps<T>) {
  const { label, caption, titles, files, rows, cells } = props;
  const { t } = useLingui();
  const format = useFormat();
  const several = files.length > 1;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by the keyboard
    <div className="import-scroll" role="region" aria-label={label} tabIndex={0}>
      <table className="import-table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t`Line`}</th>
            {titles.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.file}:${row.line}`}>
              <th scope="row">
                <bdi>{several ? `${row.file}:${row.line}` : format.number(row.line)}</bdi>
              </th>
              {cells(row).map((cell, index) => (
                <td key={index}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Faults({ faults }: { faults: readonly Fault[] }) {
  const words = useViolationWords();
  return (
    <ul>
      {faults.map(({ field, description }, index) => {
        const said = words(description);
        return (
          <li key={index}>
            {field && <code dir="ltr">{field}</code>}{' '}
            <span {...(said === description && { lang: 'en', dir: 'ltr' })}>{said}</span>
          </li>
        );
      })}
    </ul>
  );
}
