// Keywords, those of a language in one field.
import { useState } from 'react';
import { create } from '@bufbuild/protobuf';
import { Trans, useLingui } from '@lingui/react/macro';
import { useLanguageName } from '~/domain/words';
import { TextInput } from '~/forms/controls';
import type { ControlProps } from '~/forms/description';
import { useRecordFacts } from '~/forms/Fields';
import { LocalizedLabelSchema, TextOrigin, type LocalizedLabel } from '~/gen/karez/type/v1/text_pb';
import { Select } from '~/ui/Select';
import { useVocabulary } from '~/forms/vocabularies';

export function KeywordsInput({ path, label, value, onChange }: ControlProps<LocalizedLabel[]>) {
  const { t } = useLingui();
  const { language: original } = useRecordFacts();
  const languageName = useLanguageName();
  const { options } = useVocabulary('language');
  const [added, setAdded] = useState<readonly string[]>([]);
  const languages = [...new Set([original, ...value.map(({ language }) => language), ...added])];
  const put = (language: string, text: string) => {
    const mine = text === '' ? [] : text.split(/[;；؛]/);
    onChange(
      languages.flatMap((tag) =>
        tag === language
          ? mine.map((word, index) => {
              const before = value.filter((keyword) => keyword.language === tag)[index];
              return before?.text === word
                ? before
                : create(LocalizedLabelSchema, { language, text: word, origin: TextOrigin.HUMAN });
            })
          : value.filter((keyword) => keyword.language === tag),
      ),
    );
  };
  return (
    <fieldset className="texts-input">
      <legend className="hidden-visually">{label}</legend>
      {languages.map((language) => {
        const name = languageName(language);
        return (
          <TextInput
            key={language}
            path={path}
            label={language === original ? label : t`${label}: ${name}`}
            {...(language === original ? { hint: t`With semicolons between them` } : {})}
            language={language}
            value={value
              .filter((keyword) => keyword.language === language)
              .map(({ text }) => text)
              .join(';')}
            onChange={(text) => put(language, text)}
          />
        );
      })}
      <div className="many-more">
        <Select
          label={<Trans>Keywords in one more language</Trans>}
          value=""
          placeholder={t`Choose`}
          onChange={(language) => setAdded([...added, language])}
          choices={options.filter(({ value: tag }) => !languages.includes(tag))}
        />
      </div>
    </fieldset>
  );
}
