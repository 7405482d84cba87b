// Both original texts side by side, with the stretches in which they meet.
import { Trans, useLingui } from '@lingui/react/macro';
import { useLanguageName } from '~/domain/words';
import { EvidenceKind, type Span } from '~/gen/karez/matching/v1/match_pb';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';
import type { Organization } from '~/gen/karez/registry/v1/organization_pb';
import type { LocalizedLabel, LocalizedText } from '~/gen/karez/type/v1/text_pb';
import { useFormat } from '~/i18n/format';
import { directionOf } from '~/i18n/languages';
import { LanguageTag, LocalizedTitle, pickTexts } from '~/ui/Localized';
import { piecesOf, type Quotation } from './spans';

export interface Light {
  // Quotation that both sides show as one now; undefined: none.
  lit: string | undefined;
  light: (id: string | undefined) => void;
}

interface SideProps extends Light {
  side: 'need' | 'offer';
  listing: Listing;
  organization: Organization | undefined;
  quotations: readonly Quotation[];
}

export function Side({ side, listing, organization, quotations, lit, light }: SideProps) {
  const { t } = useLingui();
  const format = useFormat();
  const marked = { side, quotations, lit, light };
  return (
    <section className="matches-side" aria-label={side === 'need' ? t`Need` : t`Offer`}>
      <header>
        <span className="matches-meta">
          <strong>{side === 'need' ? <Trans>Need</Trans> : <Trans>Offer</Trans>}</strong>
          {organization && <span>{format.country(organization.country)}</span>}
        </span>
        {organization && (
          <span className="matches-owner">
            <LocalizedTitle texts={organization.displayNames} />
          </span>
        )}
      </header>
      <Marked field="titles" texts={listing.titles} heading {...marked} />
      <Marked field="descriptions" texts={listing.descriptions} {...marked} />
      {listing.terms.case === 'need' && listing.terms.value.currentSolution && (
        <p>
          <span className="soft">
            <Trans>Why the present solution is not enough:</Trans>
          </span>{' '}
          <span dir="auto">{listing.terms.value.currentSolution}</span>
        </p>
      )}
      {listing.keywords.length > 0 && (
        <ul className="matches-keywords">
          {listing.keywords.map((keyword, index) => (
            <li key={index} lang={keyword.language} dir={directionOf(keyword.language)}>
              <Pieces text={keyword.text} place={{ field: 'keywords', index }} {...marked} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

type MarkedProps = Pick<SideProps, 'side' | 'quotations'> & Light;

// The original, a translation for the reader, and whatever else is quoted.
function Marked({
  field,
  texts,
  heading = false,
  ...marked
}: MarkedProps & { field: string; texts: readonly (LocalizedLabel | LocalizedText)[]; heading?: boolean }) {
  const { i18n } = useLingui();
  const { original, translation } = pickTexts(texts, i18n.locale);
  const quoted = new Set(
    marked.quotations.flatMap((quotation) => {
      const span = quotation[marked.side];
      return span?.field === field ? [span.index] : [];
    }),
  );
  return texts.map((text, index) => {
    if (text !== original && text !== translation && !quoted.has(index)) return null;
    const Tag = heading && index === 0 ? 'h3' : 'p';
    return (
      <div key={text.language} className={heading ? 'matches-heading' : 'matches-text'}>
        <Tag lang={text.language} dir={directionOf(text.language)}>
          <Pieces text={text.text} place={{ field, index }} {...marked} />
        </Tag>
        <LanguageTag text={text} />
      </div>
    );
  });
}

function Pieces({
  text,
  place,
  side,
  quotations,
  lit,
  light,
}: MarkedProps & { text: string; place: { field: string; index: number } }) {
  return piecesOf(text, place, side, quotations).map((piece, index) => {
    const [first] = piece.quotations;
    if (first === undefined) return <span key={index}>{piece.text}</span>;
    return (
      <mark
        key={index}
        data-quotations={piece.quotations.join(' ')}
        data-sentence={piece.sentence || undefined}
        data-lit={(lit !== undefined && piece.quotations.includes(lit)) || undefined}
        onPointerEnter={() => light(first)}
        onPointerLeave={() => light(undefined)}
      >
        {piece.text}
      </mark>
    );
  });
}

// Which stretch meets which, in words; the row that has the focus lights both.
export function Meetings({ quotations, lit, light }: { quotations: readonly Quotation[] } & Light) {
  const { t } = useLingui();
  const format = useFormat();
  const languageName = useLanguageName();
  if (quotations.length === 0) {
    return (
      <p className="soft">
        <Trans>No passages of the two texts match directly.</Trans>
      </p>
    );
  }
  const how = (kind: EvidenceKind) =>
    kind === EvidenceKind.CONCEPT
      ? t`the same technology`
      : kind === EvidenceKind.WORD
        ? t`the same word`
        : kind === EvidenceKind.MEANING
          ? t`alike in meaning`
          : t`stated values`;
  return (
    <ul className="matches-meetings" aria-label={t`Where the two texts meet`}>
      {quotations.map(({ id, evidence, need, offer }) => (
        <li key={id}>
          <button
            type="button"
            data-lit={id === lit || undefined}
            onPointerEnter={() => light(id)}
            onPointerLeave={() => light(undefined)}
            onFocus={() => light(id)}
            onBlur={() => light(undefined)}
            onClick={() => reveal(id)}
          >
            {[need, offer].map((span, index) =>
              span ? (
                <q key={index} lang={span.language} dir={directionOfSpan(span)} title={languageName(span.language)}>
                  {span.text}
                </q>
              ) : (
                <span key={index} dir="auto">
                  {index === 0 ? evidence.needValue : evidence.offerValue}
                </span>
              ),
            )}
            <span className="soft">
              {how(evidence.kind)}
              {evidence.weight > 0 && <bdi> · {format.percent(evidence.weight)}</bdi>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

// That of the script in which the stretch is written; of one without letters that of its language.
function directionOfSpan({ language, script }: Span): ReturnType<typeof directionOf> {
  return directionOf(script.startsWith('Z') ? language : `${language.split('-')[0]}-${script}`);
}

// Brings the first stretch of a quotation into view.
function reveal(id: string): void {
  document.querySelector(`.matches-side [data-quotations~="${id}"]`)?.scrollIntoView({ block: 'center' });
}
