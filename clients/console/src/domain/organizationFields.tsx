// What an organization says of itself, field by field, in the reader's words.
import type { ReactNode } from 'react';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { OrganizationSize, OrganizationType, type Organization } from '~/gen/karez/registry/v1/organization_pb';
import { useFormat } from '~/i18n/format';
import { Texts } from './listingFields';
import { organizationSizeWords, organizationTypeWords, useLanguageName } from './words';

// The fields that people change, as update_mask names them.
export const organizationFields = [
  'display_names',
  'descriptions',
  'type',
  'size',
  'country',
  'region',
  'working_languages',
  'website',
  'demo',
] as const;
export type OrganizationField = (typeof organizationFields)[number];

export const organizationFieldWords: Record<OrganizationField, MessageDescriptor> = {
  display_names: msg`Name`,
  descriptions: msg`What it does`,
  type: msg`What it is`,
  size: msg`Size`,
  country: msg`Country`,
  region: msg`Region`,
  working_languages: msg`Working languages`,
  website: msg`Website`,
  demo: msg`Invented, for demonstration`,
};

// The value of a field of an organization; null: it is not stated.
export function useOrganizationValue(): (organization: Organization, field: OrganizationField) => ReactNode {
  const { i18n, t } = useLingui();
  const format = useFormat();
  const languageName = useLanguageName();
  return (organization, field) => {
    switch (field) {
      case 'display_names':
        return <Texts texts={organization.displayNames} />;
      case 'descriptions':
        return organization.descriptions.length > 0 ? <Texts texts={organization.descriptions} /> : null;
      case 'type':
        return organization.type !== OrganizationType.UNSPECIFIED
          ? i18n._(organizationTypeWords[organization.type])
          : null;
      case 'size':
        return organization.size !== OrganizationSize.UNSPECIFIED
          ? i18n._(organizationSizeWords[organization.size])
          : null;
      case 'country':
        return format.country(organization.country) || null;
      case 'region':
        return format.country(organization.region) || null;
      case 'working_languages':
        return organization.workingLanguages.length > 0
          ? format.list(organization.workingLanguages.map(languageName))
          : null;
      case 'website':
        return organization.website ? (
          <a href={organization.website} target="_blank" rel="noreferrer" dir="ltr">
            {organization.website}
          </a>
        ) : null;
      case 'demo':
        return organization.demo ? t`Yes` : null;
    }
  };
}
