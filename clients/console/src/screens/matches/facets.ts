// By what the candidates that are loaded can be narrowed down.
import { ChineseStage, EenStage, type Readiness } from '~/gen/karez/type/v1/technology_pb';
import { readinessBands, scoreBands, type DeskView } from './search';
import type { Candidate } from './useCandidates';

export const dimensions = ['sector', 'country', 'language', 'readiness', 'score'] as const;
export type Dimension = (typeof dimensions)[number];

const ofEen: Partial<Record<EenStage, number>> = {
  [EenStage.CONCEPT]: 2,
  [EenStage.LAB_TESTED]: 4,
  [EenStage.PROTOTYPE]: 6,
  [EenStage.FIELD_TESTED]: 7,
  [EenStage.ON_MARKET]: 9,
};
const ofChinese: Partial<Record<ChineseStage, number>> = {
  [ChineseStage.LABORATORY]: 3,
  [ChineseStage.SMALL_SCALE_TEST]: 5,
  [ChineseStage.PILOT_TEST]: 6,
  [ChineseStage.EARLY_INDUSTRIAL]: 8,
  [ChineseStage.MASS_PRODUCTION]: 9,
};

function readinessBand(readiness: Readiness | undefined): string {
  const stated = [
    readiness?.trl,
    ofEen[readiness?.eenStage ?? 0],
    ofChinese[readiness?.chineseStage ?? 0],
    readiness?.maxTrl,
  ];
  const level = stated.find((one) => one !== undefined && one > 0);
  if (level === undefined) return 'none';
  return level >= 7 ? '7-9' : level >= 4 ? '4-6' : '1-3';
}

function valuesOf(candidate: Candidate, dimension: Dimension): readonly string[] {
  const { listing, organization, match } = candidate;
  switch (dimension) {
    case 'sector':
      return [...new Set(listing?.sectors.map(({ code }) => code.split('.')[0] ?? code))];
    case 'country':
      return organization?.country ? [organization.country] : [];
    case 'language': {
      const tag = listing?.titles[0]?.language;
      return tag ? [tag.split('-')[0] ?? tag] : [];
    }
    case 'readiness':
      return listing ? [readinessBand(listing.readiness)] : [];
    case 'score':
      return [scoreBands.find((least) => match.score * 100 >= Number(least)) ?? '0'];
  }
}

type Chosen = Pick<DeskView, Dimension>;

// except: a dimension that is left out of account, so that its other values show
// what choosing them would add.
export function fits(candidate: Candidate, chosen: Chosen, except?: Dimension): boolean {
  return dimensions.every(
    (dimension) =>
      dimension === except ||
      chosen[dimension].length === 0 ||
      valuesOf(candidate, dimension).some((value) => chosen[dimension].includes(value)),
  );
}

const fixedOrder: Partial<Record<Dimension, readonly string[]>> = { readiness: readinessBands, score: scoreBands };

// Values with how many candidates have them; also what is chosen and has none.
export function countsOf(
  rows: readonly Candidate[],
  chosen: Chosen,
  dimension: Dimension,
): readonly { value: string; count: number }[] {
  const counts = new Map<string, number>(chosen[dimension].map((value) => [value, 0]));
  for (const candidate of rows) {
    if (!fits(candidate, chosen, dimension)) continue;
    for (const value of valuesOf(candidate, dimension)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const entries = [...counts].map(([value, count]) => ({ value, count }));
  const fixed = fixedOrder[dimension];
  return fixed
    ? entries.sort((a, b) => fixed.indexOf(a.value) - fixed.indexOf(b.value))
    : entries.sort((a, b) => b.count - a.count);
}
