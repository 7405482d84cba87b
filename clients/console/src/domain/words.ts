// How the values of the record are called.
import { useMemo } from 'react';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import { ListingState, type Listing } from '~/gen/karez/registry/v1/listing_pb';
import { OrganizationSize, OrganizationType } from '~/gen/karez/registry/v1/organization_pb';
import { ExportControlStatus } from '~/gen/karez/registry/v1/listing_terms_pb';
import { CooperationMode, MoneyBasis } from '~/gen/karez/type/v1/deal_pb';
import { ChineseStage, EenStage } from '~/gen/karez/type/v1/technology_pb';
import { ownName } from '~/i18n/languages';

const languageNames: Record<string, MessageDescriptor> = {
  zh: msg`Chinese`,
  ug: msg`Uyghur`,
  ru: msg`Russian`,
  kk: msg`Kazakh`,
  uz: msg`Uzbek`,
  ky: msg`Kyrgyz`,
  tg: msg`Tajik`,
  tk: msg`Turkmen`,
  en: msg`English`,
};

// Names of languages in the reader's language; of one that has none its own, else its tag.
export function useLanguageName(): (tag: string) => string {
  const { i18n } = useLingui();
  const { locale } = i18n;
  return useMemo(() => {
    const others = new Intl.DisplayNames([locale, 'en'], { type: 'language', fallback: 'none' });
    return (tag) => {
      const name = languageNames[tag.split('-')[0] ?? ''];
      if (name) return i18n._(name);
      return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag) ? (others.of(tag) ?? ownName(tag) ?? tag) : tag;
    };
  }, [i18n, locale]);
}

export const stateWords: Record<ListingState, MessageDescriptor> = {
  [ListingState.UNSPECIFIED]: msg`Not stated`,
  [ListingState.DRAFT]: msg`Draft`,
  [ListingState.SUBMITTED]: msg`To review`,
  [ListingState.CHANGES_REQUESTED]: msg`Changes requested`,
  [ListingState.REJECTED]: msg`Rejected`,
  [ListingState.PUBLISHED]: msg`Published`,
  [ListingState.ON_HOLD]: msg`On hold`,
  [ListingState.EXPIRED]: msg`Expired`,
  [ListingState.WITHDRAWN]: msg`Withdrawn`,
  [ListingState.ARCHIVED]: msg`Archived`,
};

export const stateTones: Record<ListingState, 'plain' | 'good' | 'warn' | 'bad' | 'accent'> = {
  [ListingState.UNSPECIFIED]: 'plain',
  [ListingState.DRAFT]: 'plain',
  [ListingState.SUBMITTED]: 'accent',
  [ListingState.CHANGES_REQUESTED]: 'warn',
  [ListingState.REJECTED]: 'bad',
  [ListingState.PUBLISHED]: 'good',
  [ListingState.ON_HOLD]: 'warn',
  [ListingState.EXPIRED]: 'bad',
  [ListingState.WITHDRAWN]: 'plain',
  [ListingState.ARCHIVED]: 'plain',
};

export const kindWords = { offer: msg`Offer`, need: msg`Need` } as const;

export function kindOf(listing: Listing): 'offer' | 'need' {
  return listing.terms.case === 'offer' ? 'offer' : 'need';
}

export const organizationTypeWords: Record<OrganizationType, MessageDescriptor> = {
  [OrganizationType.UNSPECIFIED]: msg`Not stated`,
  [OrganizationType.UNIVERSITY]: msg`University or college`,
  [OrganizationType.RESEARCH_INSTITUTE]: msg`Research institute`,
  [OrganizationType.COMPANY]: msg`Company`,
  [OrganizationType.FARM]: msg`Farm or agricultural cooperative`,
  [OrganizationType.PUBLIC_BODY]: msg`Authority, utility or public body`,
  [OrganizationType.ASSOCIATION]: msg`Association, chamber or foundation`,
  [OrganizationType.LABORATORY]: msg`Testing laboratory`,
};

export const organizationSizeWords: Record<OrganizationSize, MessageDescriptor> = {
  [OrganizationSize.UNSPECIFIED]: msg`Not stated`,
  [OrganizationSize.MICRO]: msg`Fewer than 10 people`,
  [OrganizationSize.SMALL]: msg`10 to 49 people`,
  [OrganizationSize.MEDIUM]: msg`50 to 249 people`,
  [OrganizationSize.LARGE]: msg`250 people and more`,
};

export const cooperationWords: Record<CooperationMode, MessageDescriptor> = {
  [CooperationMode.UNSPECIFIED]: msg`Not stated`,
  [CooperationMode.TRANSFER]: msg`Sale of the technology`,
  [CooperationMode.LICENSE]: msg`Licence`,
  [CooperationMode.JOINT_DEVELOPMENT]: msg`Joint development`,
  [CooperationMode.CONSULTING]: msg`Consulting`,
  [CooperationMode.TECHNICAL_SERVICE]: msg`Technical service`,
  [CooperationMode.INVESTMENT]: msg`Investment`,
  [CooperationMode.JOINT_VENTURE]: msg`Joint venture`,
  [CooperationMode.SUPPLY]: msg`Supply of equipment or material`,
  [CooperationMode.TRAINING]: msg`Training`,
};

export const moneyBasisWords: Record<MoneyBasis, MessageDescriptor> = {
  [MoneyBasis.UNSPECIFIED]: msg`in all`,
  [MoneyBasis.TOTAL]: msg`in all`,
  [MoneyBasis.PER_HECTARE]: msg`per hectare`,
  [MoneyBasis.PER_KILOWATT]: msg`per kilowatt`,
  [MoneyBasis.PER_YEAR]: msg`per year`,
  [MoneyBasis.PER_UNIT]: msg`per piece`,
  [MoneyBasis.PER_TONNE]: msg`per tonne`,
  [MoneyBasis.PER_CUBIC_METRE]: msg`per cubic metre`,
  [MoneyBasis.PER_HEAD]: msg`per head of livestock`,
};

export const exportControlWords: Record<ExportControlStatus, MessageDescriptor> = {
  [ExportControlStatus.UNSPECIFIED]: msg`not assessed yet`,
  [ExportControlStatus.UNASSESSED]: msg`not assessed yet`,
  [ExportControlStatus.FREE]: msg`may leave the country`,
  [ExportControlStatus.RESTRICTED]: msg`needs a licence`,
  [ExportControlStatus.PROHIBITED]: msg`must not leave the country`,
  [ExportControlStatus.SECRET]: msg`state secret`,
};

export const eenStageWords: Record<EenStage, MessageDescriptor> = {
  [EenStage.UNSPECIFIED]: msg`Not stated`,
  [EenStage.CONCEPT]: msg`Concept`,
  [EenStage.LAB_TESTED]: msg`Tested in the laboratory`,
  [EenStage.PROTOTYPE]: msg`Prototype available`,
  [EenStage.FIELD_TESTED]: msg`Tested in the field`,
  [EenStage.ON_MARKET]: msg`On the market`,
};

export const chineseStageWords: Record<ChineseStage, MessageDescriptor> = {
  [ChineseStage.UNSPECIFIED]: msg`Not stated`,
  [ChineseStage.LABORATORY]: msg`Laboratory stage`,
  [ChineseStage.SMALL_SCALE_TEST]: msg`Small-scale test`,
  [ChineseStage.PILOT_TEST]: msg`Pilot test`,
  [ChineseStage.EARLY_INDUSTRIAL]: msg`First industrial use`,
  [ChineseStage.MASS_PRODUCTION]: msg`Mass production`,
};
