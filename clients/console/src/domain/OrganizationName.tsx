// An organization by its name in the record; many on a page are fetched once each.
import { Link } from 'react-router';
import { useLingui } from '@lingui/react';
import { useOrganization } from '~/api/records';
import type { Organization } from '~/gen/karez/registry/v1/organization_pb';
import { directionOf } from '~/i18n/languages';
import { pickTexts } from '~/ui/Localized';

// Its name in the reader's language where there is one, else the original.
export function organizationLabel(organization: Organization, language: string): { text: string; language: string } {
  const { original, translation } = pickTexts(organization.displayNames, language);
  return translation ?? original ?? { text: organization.name, language: '' };
}

export function OrganizationName({ name, link = false }: { name: string; link?: boolean }) {
  const { i18n } = useLingui();
  const { data } = useOrganization(name);
  const label = data
    ? organizationLabel(data, i18n.locale)
    : { text: name.replace(/^organizations\//, ''), language: '' };
  const shown = (
    <bdi lang={label.language || undefined} dir={label.language ? directionOf(label.language) : 'auto'}>
      {label.text}
    </bdi>
  );
  return link ? <Link to={`/${name}`}>{shown}</Link> : shown;
}
