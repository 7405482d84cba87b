// Texts in several languages. The original stands first and is always shown; a
// translation that the reader can read stands beside it. Each names its language.
import { useLingui } from '@lingui/react/macro';
import { useLanguageName } from '~/domain/words';
import { TextOrigin, type LocalizedLabel, type LocalizedText } from '~/gen/karez/type/v1/text_pb';
import { directionOf } from '~/i18n/languages';

type Text = LocalizedLabel | LocalizedText;

const base = (tag: string) => tag.split('-')[0] ?? tag;

// The original, and of its translations the one that a reader of language can
// read best; undefined where the original is in that language or there is none.
export function pickTexts(texts: readonly Text[], language: string): { original?: Text; translation?: Text } {
  const [original, ...others] = texts;
  if (!original) return {};
  if (base(original.language) === base(language)) return { original };
  const translation =
    others.find((text) => base(text.language) === base(language)) ??
    others.find((text) => base(text.language) === 'en');
  return translation ? { original, translation } : { original };
}

export function LanguageTag({ text }: { text: Text }) {
  const { t } = useLingui();
  const name = useLanguageName()(text.language);
  const machine = text.origin === TextOrigin.MACHINE;
  return (
    <span className="language-tag" data-machine={machine || undefined}>
      {machine ? t`${name}, translated by machine` : name}
    </span>
  );
}

// One line: the original title, and below it the translation.
export function LocalizedTitle({
  texts,
  link,
}: {
  texts: readonly Text[];
  link?: (title: React.ReactNode) => React.ReactNode;
}) {
  const { i18n, t } = useLingui();
  const { original, translation } = pickTexts(texts, i18n.locale);
  if (!original) return <span className="soft">{t`No title`}</span>;
  const title = (
    <bdi lang={original.language} dir={directionOf(original.language)}>
      {original.text}
    </bdi>
  );
  return (
    <span className="localized-title">
      <span className="original">
        {link ? link(title) : title} <LanguageTag text={original} />
      </span>
      {translation && (
        <span className="translation">
          <bdi lang={translation.language} dir={directionOf(translation.language)}>
            {translation.text}
          </bdi>{' '}
          <LanguageTag text={translation} />
        </span>
      )}
    </span>
  );
}

// Paragraphs: the original and the translation side by side.
export function LocalizedBody({ texts }: { texts: readonly Text[] }) {
  const { i18n } = useLingui();
  const { original, translation } = pickTexts(texts, i18n.locale);
  if (!original) return null;
  return (
    <div className="localized-body">
      {[original, translation].map(
        (text) =>
          text && (
            <div key={text.language}>
              <LanguageTag text={text} />
              <p lang={text.language} dir={directionOf(text.language)}>
                {text.text}
              </p>
            </div>
          ),
      )}
    </div>
  );
}
