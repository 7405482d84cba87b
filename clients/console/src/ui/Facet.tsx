import type { ReactNode } from 'react';
import { useFormat } from '~/i18n/format';

interface FacetOption {
  value: string;
  label: ReactNode;
  // How many records there are; undefined: not known.
  count?: number;
}

interface FacetProps {
  title: ReactNode;
  options: readonly FacetOption[];
  selected: readonly string[];
  onChange: (selected: readonly string[]) => void;
  open?: boolean;
}

// Narrows a list down by the values of a field; nothing selected: all.
export function Facet({ title, options, selected, onChange, open = false }: FacetProps) {
  const format = useFormat();
  return (
    <details className="facet" open={open || selected.length > 0}>
      <summary>
        {title}
        {selected.length > 0 && (
          <span className="badge" data-tone="accent">
            {format.number(selected.length)}
          </span>
        )}
      </summary>
      <ul>
        {options.map(({ value, label, count }) => (
          <li key={value}>
            <label>
              <input
                type="checkbox"
                checked={selected.includes(value)}
                onChange={(event) =>
                  onChange(event.target.checked ? [...selected, value] : selected.filter((other) => other !== value))
                }
              />
              <span>{label}</span>
              {count !== undefined && <span className="count">{format.number(count)}</span>}
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}
