// What the form of an organization says of its fields. The contract has their limits.
import { msg } from '@lingui/core/macro';
import { organizationFieldWords } from '~/domain/organizationFields';
import { organizationSizeWords, organizationTypeWords } from '~/domain/words';
import type { RecordDescription } from '~/forms/description';
import type { SectionWords } from '~/forms/RecordFields';
import type { Organization } from '~/gen/karez/registry/v1/organization_pb';
import { externalId } from '~/forms/externalId';

type Section = 'about' | 'place' | 'source';

export const organizationSections: Record<Section, SectionWords> = {
  about: { title: msg`What it is`, open: true },
  place: { title: msg`Where it is`, open: true },
  source: { title: msg`Where the record comes from` },
};

export const organizationDescription: RecordDescription<Organization, Section> = {
  name: 'given',
  etag: 'given',
  displayNames: { section: 'about', label: organizationFieldWords.display_names },
  descriptions: { section: 'about', label: organizationFieldWords.descriptions },
  type: { section: 'about', label: msg`Kind of organization`, words: organizationTypeWords },
  size: { section: 'about', label: organizationFieldWords.size, words: organizationSizeWords },
  country: { section: 'place', label: organizationFieldWords.country },
  region: { section: 'place', label: organizationFieldWords.region },
  website: { section: 'place', label: organizationFieldWords.website },
  workingLanguages: { section: 'place', label: organizationFieldWords.working_languages },
  demo: { section: 'source', label: organizationFieldWords.demo },
  externalId: { section: 'source', label: msg`ID at its source`, fields: externalId },
  origin: { section: 'source', label: msg`Exchange that keeps it`, hint: msg`Leave it empty for this exchange` },
  createTime: 'given',
  updateTime: 'given',
  sequence: 'given',
};
