// Fields for coded values: one of a vocabulary, or several.
import { useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Chooser, type ChooserItem } from '~/ui/Chooser';
import { ManyInput, type FieldProps } from './controls';
import { Place, useForm } from './RecordForm';
import { useVocabulary, type Vocabulary, type VocabularyName } from './vocabularies';

// Those whose words or code hold what was typed, and a code that only the typist knows.
function matches({ options, typed }: Vocabulary, text: string | undefined, without: readonly string[]): ChooserItem[] {
  const wanted = text?.trim().toLowerCase() ?? '';
  const found = options
    .filter(
      ({ value, label }) =>
        !without.includes(value) &&
        (wanted === '' || label.toLowerCase().includes(wanted) || value.toLowerCase().startsWith(wanted)),
    )
    .map(({ value, label }) => ({ id: value, label, note: value }));
  const own = text === undefined ? undefined : typed(text);
  if (own === undefined || found.some(({ id }) => id === own) || without.includes(own)) return found;
  return [...found, { id: own, label: own, note: '' }];
}

interface CodeInputProps extends FieldProps {
  vocabulary: VocabularyName;
  value: string;
  onChange: (value: string) => void;
}

export function CodeInput({ path, vocabulary, value, onChange, ...rest }: CodeInputProps) {
  const { t } = useLingui();
  const error = useForm().errorAt(path);
  const words = useVocabulary(vocabulary);
  return (
    <Place path={path}>
      <Chooser
        {...rest}
        error={error}
        value={value}
        text={value === '' ? '' : words.labelOf(value)}
        items={(typed) => matches(words, typed, [])}
        onChoose={onChange}
        onClear={() => onChange('')}
        nothing={t`Nothing fits.`}
      />
    </Place>
  );
}

interface CodesInputProps extends FieldProps {
  vocabulary: VocabularyName;
  value: readonly string[];
  onChange: (value: string[]) => void;
}

// The usual ones and those chosen, to tick; all others in a field below them.
export function CodesInput({ path, label, hint, vocabulary, value, onChange }: CodesInputProps) {
  const { t } = useLingui();
  const words = useVocabulary(vocabulary);
  // A field for each one added: the list of one in which nothing stays chosen stays open.
  const [added, setAdded] = useState(0);
  const shown = [...words.usual, ...value.filter((code) => !words.usual.includes(code))];
  return (
    <ManyInput
      path={path}
      label={label}
      hint={hint}
      options={shown.map((code) => ({ value: code, label: words.labelOf(code) }))}
      selected={value}
      onChange={(codes) => onChange([...codes])}
    >
      <div className="many-more">
        <Chooser
          key={added}
          autoFocus={added > 0}
          label={words.add}
          value=""
          text=""
          items={(typed) => matches(words, typed, shown)}
          onChoose={(code) => {
            setAdded(added + 1);
            onChange([...value, code]);
          }}
          nothing={t`Nothing fits.`}
        />
      </div>
    </ManyInput>
  );
}
