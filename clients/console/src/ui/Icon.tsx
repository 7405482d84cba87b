// The console's icons, drawn on 20 by 20. They decorate: what they mean is said by text.
const paths = {
  today: 'M3 8h14M6 2v3m8-3v3M4 4h12a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zm4 8 2 2 3-4',
  review: 'M4 3h9l3 3v11H4zM7 9h6M7 12h6M7 6h3',
  match: 'M7 6a4 4 0 1 0 0 8 4 4 0 0 0 4-4M13 14a4 4 0 1 0 0-8 4 4 0 0 0-4 4',
  listings: 'M3 5h14M3 10h14M3 15h14',
  organizations: 'M3 17V6l6-3v14m0-9 8 3v6M2 17h16M5.5 8h1m-1 3h1m-1 3h1m6-1h1m2 0h0',
  import: 'M10 3v9m-4-4 4 4 4-4M3 14v3h14v-3',
  export: 'M10 12V3M6 7l4-4 4 4M3 14v3h14v-3',
  administration: 'M10 3 4 5v5c0 4 3 6 6 7 3-1 6-3 6-7V5zM8 10l1.5 1.5L12.5 8',
  menu: 'M3 5h14M3 10h14M3 15h14',
  close: 'M5 5l10 10M15 5 5 15',
  check: 'm4 10 4 4 8-9',
  warning: 'M10 3 2 17h16zM10 8v4m0 2v.5',
  info: 'M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM10 9v5m0-8v.5',
  sun: 'M10 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM10 1v2m0 14v2M1 10h2m14 0h2M3.6 3.6 5 5m10 10 1.4 1.4M3.6 16.4 5 15M15 5l1.4-1.4',
  moon: 'M16 12A7 7 0 0 1 8 4a7 7 0 1 0 8 8z',
  language: 'M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM2 10h16M10 2c5 5 5 11 0 16M10 2c-5 5-5 11 0 16',
  person: 'M10 3a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM3 18c0-4 3-6 7-6s7 2 7 6',
  keyboard: 'M2 5h16v10H2zM5 8h1m3 0h1m3 0h1M5 12h10',
  next: 'm7 4 6 6-6 6',
  down: 'm4 7 6 6 6-6',
  up: 'm4 13 6-6 6 6',
  search: 'M9 3a6 6 0 1 0 0 12A6 6 0 0 0 9 3zm4.5 10.5L18 18',
  clock: 'M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM10 5v5l3 3',
  pause: 'M7 4v12M13 4v12',
  undo: 'M4 8h8a4 4 0 0 1 0 8H8M4 8l4-4M4 8l4 4',
  more: 'M5 10h.1M10 10h.1M15 10h.1',
  copy: 'M7 7h10v10H7zM13 7V3H3v10h4',
} as const;

export type IconName = keyof typeof paths;

// Icons that point along the line turn round where the line runs from right to left.
const directed: ReadonlySet<IconName> = new Set(['next', 'undo']);

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" data-directed={directed.has(name) || undefined}>
      <path d={paths[name]} />
    </svg>
  );
}
