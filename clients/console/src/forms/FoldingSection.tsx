// A part of a form under a heading that folds it away.
import { useState, type ReactNode } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { Plural, Trans } from '@lingui/react/macro';
import { Badge } from '~/ui/layout';
import { Icon } from '~/ui/Icon';
import { useForm } from './RecordForm';

interface FoldingSectionProps {
  title: string;
  // Whether it is open at first.
  open: boolean;
  // Labels of the fields that say something.
  stated: readonly string[];
  // Of its fields.
  paths: readonly string[];
  children: ReactNode;
}

export function FoldingSection({ title, open: atFirst, stated, paths, children }: FoldingSectionProps) {
  const { errorAt, failures } = useForm();
  const faults = paths.filter((path) => errorAt(path) !== undefined).length;
  const [open, setOpen] = useState(atFirst);
  const [seen, setSeen] = useState(failures);
  // Saving failed: what is wrong has to be seen.
  if (seen !== failures) {
    setSeen(failures);
    if (faults > 0) setOpen(true);
  }
  return (
    <Disclosure className="panel folding" isExpanded={open} onExpandedChange={setOpen}>
      <Heading level={2} className="folding-head">
        <Button slot="trigger" className="folding-trigger">
          <Icon name={open ? 'down' : 'next'} />
          <span className="folding-title">{title}</span>
          {!open && (
            <span className="folding-stated hint">
              {stated.length > 0 ? stated.join(' · ') : <Trans>Nothing stated</Trans>}
            </span>
          )}
          {faults > 0 && (
            <Badge tone="bad">
              <Plural value={faults} one="# to mend" other="# to mend" />
            </Badge>
          )}
        </Button>
      </Heading>
      <DisclosurePanel>{open && <div className="panel-body">{children}</div>}</DisclosurePanel>
    </Disclosure>
  );
}
