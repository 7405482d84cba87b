// What the form of a listing says of its fields. The contract has their limits.
import { msg } from '@lingui/core/macro';
import { listingFieldWords } from '~/domain/listingFields';
import {
  availabilityWords,
  comparatorWords,
  conformityStatusWords,
  exclusivityWords,
  indicatorRoleWords,
  measurementScaleWords,
  obligationWords,
  partyRoleWords,
  rightKindWords,
  rightStatusWords,
  visibilityWords,
} from '~/domain/termWords';
import {
  chineseStageWords,
  eenStageWords,
  exportControlWords,
  organizationSizeWords,
  organizationTypeWords,
} from '~/domain/words';
import type { Description, RecordDescription } from '~/forms/description';
import { externalId } from '~/forms/externalId';
import type { SectionWords } from '~/forms/RecordFields';
import type { Listing } from '~/gen/karez/registry/v1/listing_pb';
import type {
  Call,
  ExportControl,
  FieldVisibility,
  Mandate,
  PartnerPreferences,
  Party,
  Timing,
  ZoneTerm,
} from '~/gen/karez/registry/v1/listing_terms_pb';
import {
  AvailabilityStatus,
  type Availability,
  type IntellectualRight,
  type LicenseScope,
} from '~/gen/karez/type/v1/deal_pb';
import {
  Comparator,
  IndicatorRole,
  Obligation,
  type Conformity,
  type Delivery,
  type Indicator,
  type MeasurementBasis,
  type Readiness,
  type Reference,
} from '~/gen/karez/type/v1/technology_pb';
import { CooperationInput } from './CooperationInput';
import { InterestInput } from './InterestInput';
import { KeywordsInput } from './KeywordsInput';
import { MoneyInput } from './MoneyInput';
import { SectorsInput } from './SectorsInput';
import { VisibleFieldInput } from './VisibleFieldInput';

type Section =
  | 'source'
  | 'about'
  | 'figures'
  | 'deal'
  | 'license'
  | 'rights'
  | 'place'
  | 'proof'
  | 'delivery'
  | 'partners'
  | 'control';

export const listingSections: Record<Section, SectionWords> = {
  source: { title: msg`ID at its source` },
  about: { title: msg`What it is about`, open: true },
  figures: {
    title: msg`Figures and readiness`,
    note: {
      offer: msg`What the technology achieves, and in what conditions it works.`,
      need: msg`What the technology must reach, and in what conditions it has to work.`,
    },
    open: true,
  },
  deal: { title: msg`The deal`, open: true },
  license: { title: listingFieldWords.license_scope },
  rights: { title: msg`Rights and availability` },
  place: { title: msg`Where`, open: true },
  proof: { title: msg`References and certificates` },
  delivery: { title: msg`What comes with it, and languages`, open: true },
  partners: { title: msg`Partners` },
  control: {
    title: msg`Mandate, export control and visibility`,
    note: msg`Read by the center's operators, not by partners.`,
  },
};

const basis: Description<MeasurementBasis> = {
  medium: { label: msg`Measured in`, hint: msg`Such as “0–40 cm soil” or “feed gas”` },
  method: { label: msg`Method or standard`, hint: msg`Such as IEC 61215` },
  scale: { label: msg`Measured where`, words: measurementScaleWords },
  measuredBy: { label: msg`Measured by` },
};

const indicator: Description<Indicator> = {
  quantity: { label: msg`What is measured` },
  comparator: { label: msg`Comparison`, words: comparatorWords },
  value: { label: msg`Value` },
  upperValue: { label: msg`Upper value`, when: ({ comparator }) => comparator === Comparator.BETWEEN },
  unit: { label: msg`Unit`, hint: msg`In UCUM, such as %, t/har, kW.h; leave it empty for a pure number` },
  obligation: { label: msg`Must or wish`, words: obligationWords, when: (_, side) => side === 'need' },
  role: { label: msg`What it describes`, words: indicatorRoleWords },
  basis: {
    label: msg`How it was measured`,
    hint: msg`Values compare only on the same basis.`,
    fields: basis,
  },
};

const readiness: Description<Readiness> = {
  trl: { label: { offer: msg`Readiness (TRL 1 to 9)`, need: msg`Lowest readiness (TRL 1 to 9)` } },
  maxTrl: {
    label: msg`Highest readiness`,
    hint: msg`Leave it empty for no upper limit`,
    when: (_, side) => side === 'need',
  },
  eenStage: {
    label: msg`Stage, in European words`,
    hint: msg`Counts where no TRL is stated.`,
    words: eenStageWords,
  },
  chineseStage: {
    label: msg`Stage, in Chinese words`,
    hint: msg`Counts where no TRL is stated.`,
    words: chineseStageWords,
  },
};

const licenseScope: Description<LicenseScope> = {
  exclusivity: { label: msg`Exclusivity`, words: exclusivityWords },
  territories: { label: msg`Countries covered` },
  excludedTerritories: { label: msg`Countries left out` },
  fieldsOfUse: { label: msg`Fields of use`, hint: msg`Choose none for any field` },
};

const right: Description<IntellectualRight> = {
  kind: { label: msg`Kind of right`, words: rightKindWords },
  status: { label: msg`Where it stands`, words: rightStatusWords },
  number: { label: msg`Number at the office` },
  jurisdiction: { label: msg`Country or office`, vocabulary: 'office' },
};

const isTaken = ({ status }: Availability): boolean => status > AvailabilityStatus.AVAILABLE;

const availability: Description<Availability> = {
  status: { label: msg`Whether it can be had`, words: availabilityWords },
  untilTime: { label: msg`Taken until`, when: isTaken, hint: msg`Leave it empty where no end is set`, edge: 'last' },
  granted: {
    label: msg`What an option or licence given already covers`,
    when: isTaken,
    fields: licenseScope,
  },
};

const timing: Description<Timing> = {
  startTime: { label: { offer: msg`Ready from`, need: msg`Wanted from` }, edge: 'first' },
  endTime: { label: { offer: msg`Available until`, need: msg`Wanted by` }, edge: 'last' },
  months: { label: { offer: msg`Months from contract to operation`, need: msg`Months that it may take` } },
};

const call: Description<Call> = {
  programme: { label: msg`Program of the call` },
  deadline: { label: msg`Last day to answer`, edge: 'last' },
};

const zone: Description<ZoneTerm> = {
  zone: { label: msg`Zone`, vocabulary: 'zone' },
  use: { label: msg`What it would be used for`, hint: msg`Counts only where a use is stated.` },
};

const reference: Description<Reference> = {
  country: { label: msg`Country` },
  year: { label: msg`Since the year` },
  scale: { label: msg`Scale`, hint: msg`Such as “120 ha” or “2 MW”` },
  result: { label: msg`What came out` },
};

const conformity: Description<Conformity> = {
  scheme: { label: msg`Scheme`, hint: msg`Such as EAC, GB, O'z DSt, CE` },
  status: { label: msg`Where it stands`, words: conformityStatusWords },
  number: { label: msg`Number of the certificate or standard` },
};

const delivery: Description<Delivery> = {
  training: { label: msg`Training` },
  commissioning: { label: msg`Commissioning on site` },
  spares: { label: msg`Spare parts in the region` },
  warrantyMonths: { label: msg`Warranty, months` },
  workingLanguages: { label: msg`Languages in which the people can work` },
  documentLanguages: { label: msg`Languages of the documents` },
};

const party: Description<Party> = {
  organization: { label: msg`Organization` },
  role: { label: msg`Its part`, words: partyRoleWords },
};

const preferences: Description<PartnerPreferences> = {
  types: { label: msg`Wanted kinds of organizations`, words: organizationTypeWords },
  excludedTypes: { label: msg`Not with these kinds`, words: organizationTypeWords },
  sizes: { label: msg`Wanted sizes`, words: organizationSizeWords },
  countries: { label: msg`Wanted countries` },
  excludedCountries: { label: msg`Not with organizations of these countries` },
};

const exportControl: Description<ExportControl> = {
  jurisdiction: { label: msg`Country whose law it is` },
  status: { label: msg`What the assessment found`, words: exportControlWords },
  license: { label: msg`Number of the export licence` },
};

const mandate: Description<Mandate> = {
  reference: { label: msg`Number of the agreement` },
  endTime: { label: msg`Ends on`, hint: msg`Leave it empty where no end is set`, edge: 'last' },
};

const visibility: Description<FieldVisibility> = {
  field: { label: msg`What`, control: VisibleFieldInput },
  visibility: { label: msg`Who may read it`, words: visibilityWords },
};

export const listingDescription: RecordDescription<Listing, Section> = {
  name: 'given',
  etag: 'given',
  organization: 'given',
  externalId: { section: 'source', label: msg`ID at its source`, fields: externalId },
  origin: { section: 'source', label: msg`Exchange that keeps it`, hint: msg`Leave it empty for this exchange` },
  titles: { section: 'about', label: listingFieldWords.titles },
  descriptions: { section: 'about', label: listingFieldWords.descriptions },
  keywords: { section: 'about', label: listingFieldWords.keywords, control: KeywordsInput },
  sectors: { section: 'about', label: listingFieldWords.sectors, control: SectorsInput },
  indicators: {
    section: 'figures',
    label: listingFieldWords.indicators,
    row: indicator,
    add: msg`Add a figure`,
    item: msg`Figure`,
    begin: (side) => ({
      comparator: Comparator.AT_LEAST,
      role: IndicatorRole.PERFORMANCE,
      obligation: side === 'need' ? Obligation.MUST : Obligation.UNSPECIFIED,
    }),
  },
  readiness: {
    section: 'figures',
    label: { offer: msg`Readiness`, need: msg`Readiness wanted` },
    fields: readiness,
  },
  cooperation: { section: 'deal', label: listingFieldWords.cooperation, control: CooperationInput },
  licenseScope: {
    section: 'license',
    label: { offer: msg`Licence that may be given`, need: msg`Licence asked for` },
    fields: licenseScope,
  },
  money: { section: 'deal', label: { offer: msg`Price`, need: msg`Budget` }, control: MoneyInput },
  timing: { section: 'deal', label: listingFieldWords.timing, fields: timing },
  call: {
    section: 'deal',
    label: msg`Call under which it was listed`,
    hint: msg`Its deadline takes the place of the usual validity of a year.`,
    fields: call,
  },
  terms: {
    offer: {
      rights: {
        section: 'rights',
        label: msg`Rights in the technology`,
        row: right,
        add: msg`Add a right`,
        item: msg`Right`,
      },
      availability: { section: 'rights', label: msg`Availability`, fields: availability },
    },
    need: {
      currentSolution: { section: 'about', label: listingFieldWords.need },
    },
  },
  regions: {
    section: 'place',
    label: { offer: msg`Where it can be had`, need: msg`Where the need is` },
  },
  zones: {
    section: 'place',
    label: msg`Special zones in which the work would be done`,
    row: zone,
    add: msg`Add a zone`,
    item: msg`Zone`,
  },
  references: {
    section: 'proof',
    label: { offer: msg`Where it is in use already`, need: msg`What is asked as proof` },
    row: reference,
    add: msg`Add a reference`,
    item: msg`Reference`,
  },
  conformities: {
    section: 'proof',
    label: { offer: msg`Certificates`, need: msg`Certificates that it must have` },
    row: conformity,
    add: msg`Add a certificate`,
    item: msg`Certificate`,
  },
  delivery: {
    section: 'delivery',
    label: { offer: msg`What comes with it`, need: msg`What is asked for with it` },
    fields: delivery,
  },
  acceptingInterest: { section: 'partners', label: msg`New introductions are welcome`, control: InterestInput },
  parties: {
    section: 'partners',
    label: msg`Further organizations with a part in it`,
    row: party,
    add: msg`Add an organization`,
    item: msg`Organization`,
  },
  preferences: {
    section: 'partners',
    label: msg`With whom the owner wants to work`,
    hint: msg`Read by the center's operators, not by partners.`,
    fields: preferences,
  },
  exportControl: { section: 'control', label: listingFieldWords.export_control, fields: exportControl },
  mandate: { section: 'control', label: msg`Mandate to act for the owner`, fields: mandate },
  fieldVisibilities: {
    section: 'control',
    label: msg`Who may read what, other than usual`,
    row: visibility,
    add: msg`Add an exception`,
    item: msg`Exception`,
  },
  consent: 'given',
  state: 'given',
  stateReason: 'given',
  createTime: 'given',
  updateTime: 'given',
  publishTime: 'given',
  expireTime: 'given',
  renewals: 'given',
  substanceHash: 'given',
  sequence: 'given',
};
