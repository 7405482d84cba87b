import { useEffect, useId, type ReactNode } from 'react';

interface PageProps {
  title: string;
  // Beside the title: what can be done with all of the page.
  actions?: ReactNode;
  // Below the title: one line about what is shown.
  summary?: ReactNode;
  // fill: the page is as high as the window, its panels scroll for themselves.
  fill?: boolean;
  children: ReactNode;
}

export function Page({ title, actions, summary, fill = false, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · karez`;
  }, [title]);
  return (
    <div className="page" data-fill={fill || undefined}>
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {summary && <p className="summary">{summary}</p>}
        </div>
        {actions && <div className="actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface PanelProps {
  title?: ReactNode;
  actions?: ReactNode;
  // No space between the frame and what is in it, for tables and lists.
  flush?: boolean;
  children: ReactNode;
}

export function Panel({ title, actions, flush = false, children }: PanelProps) {
  const id = useId();
  return (
    <section className="panel" data-flush={flush || undefined} {...(title ? { 'aria-labelledby': id } : {})}>
      {(title ?? actions) && (
        <header className="panel-head">
          {title && <h2 id={id}>{title}</h2>}
          {actions && <div className="actions">{actions}</div>}
        </header>
      )}
      <div className="panel-body">{children}</div>
    </section>
  );
}

export function Badge({
  tone = 'plain',
  children,
}: {
  tone?: 'plain' | 'good' | 'warn' | 'bad' | 'accent';
  children: ReactNode;
}) {
  return (
    <span className="badge" data-tone={tone}>
      {children}
    </span>
  );
}

// Pairs of a name and a value.
export function Facts({ facts }: { facts: readonly (readonly [name: ReactNode, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value], index) => (
        <div key={index}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
