// The form of a record: its described fields, in sections that fold.
import { useMemo, type ReactNode } from 'react';
import { create, type DescField, type DescMessage, type Message } from '@bufbuild/protobuf';
import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react/macro';
import {
  fieldOf,
  limitsOf,
  type AnyDescription,
  type AnyField,
  type AnyRecordDescription,
  type RecordDescription,
  type Side,
} from './description';
import { MessageFields, RecordFacts, wordsOf } from './Fields';
import { FoldingSection } from './FoldingSection';
import { pruned, saysNothing } from './prune';

export interface SectionWords {
  title: MessageDescriptor;
  note?: MessageDescriptor | Readonly<Record<Side, MessageDescriptor>>;
  // Open whether it states anything or not.
  open?: boolean;
}

interface RecordFieldsProps<M extends Message, Section extends string> {
  schema: DescMessage;
  description: RecordDescription<M, Section>;
  sections: Readonly<Record<Section, SectionWords>>;
  record: M;
  change: (change: Partial<M>) => void;
  isNew: boolean;
  side: Side;
  language: string;
}

const isField = (entry: AnyRecordDescription[string]): entry is AnyField => entry !== 'given' && 'label' in entry;

// The oneof's message that is set, as if it were a field of the record.
interface Part {
  schema: DescMessage;
  description: AnyDescription;
  message: Message;
  put: (message: Message) => void;
  prefix: string;
}

export function RecordFields<M extends Message, Section extends string>(props: RecordFieldsProps<M, Section>) {
  const { schema, sections, record, isNew, side, language } = props;
  const description = props.description as unknown as AnyRecordDescription;
  const change = (part: object): void => props.change(part);
  const { i18n } = useLingui();
  const facts = useMemo(() => ({ side, language }), [side, language]);

  const own = Object.fromEntries(
    Object.entries(description).filter(([, entry]) => entry === 'given' || isField(entry)),
  );
  const parts: Part[] = [
    { schema, description: own as AnyDescription, message: record, put: change, prefix: '' },
    ...Object.entries(description).flatMap(([name, entry]): Part[] => {
      if (entry === 'given' || isField(entry)) return [];
      const chosen = (record as unknown as Record<string, { case?: string; value?: Message }>)[name];
      if (!chosen?.case || !chosen.value) return [];
      const member = fieldOf(schema, chosen.case);
      const inner = entry[chosen.case];
      if (!inner || !member.message) return [];
      return [
        {
          schema: member.message,
          description: inner,
          message: chosen.value,
          put: (value) => change({ [name]: { case: chosen.case, value } }),
          prefix: `${member.name}.`,
        },
      ];
    }),
  ];

  // Whether a form shows the field: what is settled at creation, only then.
  const shows = (desc: DescField) => isNew || !limitsOf(desc).immutable;
  return (
    <RecordFacts value={facts}>
      {Object.entries<SectionWords>(sections).map(([section, { title, note, open = false }]) => {
        const within = parts.flatMap((part) =>
          Object.entries(part.description).flatMap(([name, field]) => {
            if (field === 'given' || field.section !== section) return [];
            const desc = fieldOf(part.schema, name);
            if (!shows(desc) || !(field.when?.(part.message as never, side) ?? true)) return [];
            return [{ part, name, desc, label: wordsOf(i18n, field.label, side) }];
          }),
        );
        if (within.length === 0) return null;
        const stated = within.filter(({ part, name }) => states(part, name));
        return (
          <FoldingSection
            key={section}
            title={i18n._(title)}
            open={open || stated.length > 0}
            stated={stated.map(({ label }) => label)}
            paths={within.map(({ part, desc }) => `${part.prefix}${desc.name}`)}
          >
            {note && <p className="hint">{wordsOf(i18n, note, side)}</p>}
            <div className="form-grid">
              {parts.map((part): ReactNode => (
                <MessageFields
                  key={part.prefix}
                  schema={part.schema}
                  description={part.description}
                  message={part.message}
                  onChange={part.put}
                  prefix={part.prefix}
                  only={(field, desc) => field.section === section && shows(desc)}
                />
              ))}
            </div>
          </FoldingSection>
        );
      })}
    </RecordFacts>
  );
}

// Whether the field of that name says anything.
function states({ schema, message }: Part, name: string): boolean {
  const alone = { ...create(schema), [name]: (message as unknown as Record<string, unknown>)[name] };
  return !saysNothing(schema, pruned(schema, alone));
}
