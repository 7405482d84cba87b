// Stretches of a text that evidence points at, cut so that each piece belongs to
// the same evidence throughout.
import { EvidenceKind, type Evidence, type Match, type Span } from '~/gen/karez/matching/v1/match_pb';

export interface Quotation {
  // "topic-0": unique within a match.
  id: string;
  evidence: Evidence;
  need?: Span | undefined;
  offer?: Span | undefined;
}

interface Piece {
  text: string;
  // Ids of the quotations that it belongs to; empty: none.
  quotations: readonly string[];
  // Whether only a likeness of whole sentences points at it.
  sentence: boolean;
}

// Every stretch that the match quotes, words before whole sentences.
export function quotationsOf(match: Match): readonly Quotation[] {
  const quoted = match.contributions.flatMap(({ component, evidence }) =>
    evidence.flatMap((one, index) =>
      one.needSpan || one.offerSpan
        ? [{ id: `${component}-${index}`, evidence: one, need: one.needSpan, offer: one.offerSpan }]
        : [],
    ),
  );
  const rank = ({ evidence }: Quotation) => (evidence.kind === EvidenceKind.MEANING ? 1 : 0);
  return quoted.sort((a, b) => rank(a) - rank(b));
}

// place: field and index of the text in the listing. Spans count code points, of
// which some take two units of a string.
export function piecesOf(
  text: string,
  place: { field: string; index: number },
  side: 'need' | 'offer',
  quotations: readonly Quotation[],
): readonly Piece[] {
  const points = Array.from(text);
  const here = quotations.flatMap((quotation) => {
    const span = quotation[side];
    if (span?.field !== place.field || span.index !== place.index) return [];
    const begin = Math.max(0, Math.min(span.begin, points.length));
    const end = Math.max(begin, Math.min(span.end, points.length));
    return [{ id: quotation.id, begin, end, sentence: quotation.evidence.kind === EvidenceKind.MEANING }];
  });
  const cuts = [...new Set([0, points.length, ...here.flatMap(({ begin, end }) => [begin, end])])].sort(
    (a, b) => a - b,
  );
  return cuts.slice(0, -1).map((begin, index) => {
    const end = cuts[index + 1] ?? begin;
    const over = here.filter((span) => span.begin <= begin && end <= span.end);
    return {
      text: points.slice(begin, end).join(''),
      quotations: over.map(({ id }) => id),
      sentence: over.every(({ sentence }) => sentence),
    };
  });
}
