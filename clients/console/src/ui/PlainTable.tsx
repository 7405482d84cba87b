import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';

interface PlainTableProps {
  // Of the columns, the first that of the rows' heads.
  heads: readonly string[];
  // The last column has buttons, and no heading to be seen.
  actions?: boolean;
  className?: string;
  // Its rows.
  children: ReactNode;
}

// A short table, all of whose rows are there; wide ones scroll.
export function PlainTable({ heads, actions = false, className, children }: PlainTableProps) {
  const { t } = useLingui();
  return (
    <div className="scroll-x">
      <table className={['plain-table', className].filter(Boolean).join(' ')}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            {actions && (
              <th scope="col">
                <span className="hidden-visually">{t`Actions`}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
