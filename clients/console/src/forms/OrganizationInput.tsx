// Chooses an organization by typing a part of its name.
import { useDeferredValue, useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { queries } from '~/api/queries';
import { useOrganization } from '~/api/records';
import { registry } from '~/api/transport';
import { organizationLabel } from '~/domain/OrganizationName';
import { useFormat } from '~/i18n/format';
import { Chooser } from '~/ui/Chooser';
import { quoted } from '~/ui/tables';
import { Place, useForm } from './RecordForm';

interface OrganizationInputProps {
  path: string;
  label: string;
  hint?: string | undefined;
  required?: boolean;
  value: string;
  onChange: (name: string) => void;
}

export function OrganizationInput({ path, value, onChange, ...rest }: OrganizationInputProps) {
  const { i18n, t } = useLingui();
  const format = useFormat();
  const error = useForm().errorAt(path);
  const chosen = useOrganization(value).data;
  const [typed, setTyped] = useState('');
  const asked = useDeferredValue(typed.trim());
  const { data } = useQuery({
    queryKey: ['organizations', 'search', asked],
    queryFn: ({ signal }) =>
      registry.listOrganizations(
        {
          filter: asked ? `display_names.text:${quoted(asked)}` : '',
          orderBy: 'display_name',
          pageSize: 20,
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });
  const found = (data?.organizations ?? []).map((organization) => {
    const { text, language } = organizationLabel(organization, i18n.locale);
    return { id: organization.name, label: text, language, note: format.country(organization.country) };
  });
  return (
    <Place path={path}>
      <Chooser
        {...rest}
        error={error}
        value={value}
        text={chosen ? organizationLabel(chosen, i18n.locale).text : value.replace(/^organizations\//, '')}
        items={() => found}
        onChoose={(name) => {
          const organization = data?.organizations.find((one) => one.name === name);
          if (organization) queries.setQueryData(['organizations', 'one', name], organization);
          onChange(name);
        }}
        onType={setTyped}
        placeholder={t`A part of its name`}
        nothing={t`No organization has this name.`}
      />
    </Place>
  );
}
