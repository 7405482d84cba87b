// Chooses an organization by typing a part of its name.
import { useDeferredValue, useState } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { registry } from '~/api/transport';
import { organizationLabel, useOrganization } from '~/domain/OrganizationName';
import { useFormat } from '~/i18n/format';
import { FieldNotes } from '~/ui/fields';
import { quoted } from '~/ui/tables';
import { Place, useForm } from './RecordForm';

interface OrganizationInputProps {
  path: string;
  label: string;
  value: string;
  onChange: (name: string) => void;
}

export function OrganizationInput({ path, label, value, onChange }: OrganizationInputProps) {
  const { i18n, t } = useLingui();
  const format = useFormat();
  const error = useForm().errorAt(path);
  const chosen = useOrganization(value).data;
  const chosenLabel = chosen ? organizationLabel(chosen, i18n.locale).text : '';
  const [typed, setTyped] = useState<string>();
  const asked = useDeferredValue(typed ?? '');
  const { data } = useQuery({
    queryKey: ['organizations', 'search', asked],
    queryFn: ({ signal }) =>
      registry.listOrganizations(
        {
          filter: asked.trim() ? `display_names.text:${quoted(asked.trim())}` : '',
          orderBy: 'display_name',
          pageSize: 20,
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });
  const found = data?.organizations ?? [];
  return (
    <Place path={path}>
      <ComboBox
        className="field"
        items={found.map((organization) => ({
          id: organization.name,
          label: organizationLabel(organization, i18n.locale),
          country: format.country(organization.country),
        }))}
        inputValue={typed ?? chosenLabel}
        onInputChange={setTyped}
        value={value || null}
        onChange={(key) => {
          if (key === null) return;
          onChange(String(key));
          setTyped(undefined);
        }}
        onOpenChange={(open) => {
          if (!open && typed !== undefined) setTyped(undefined);
        }}
        menuTrigger="focus"
        allowsEmptyCollection
        isInvalid={error !== undefined}
        isRequired
        validationBehavior="aria"
        defaultFilter={() => true}
      >
        <Label>{label}</Label>
        <Input dir="auto" placeholder={t`A part of its name`} />
        <FieldNotes error={error} />
        <Popover className="popover">
          <ListBox
            className="options"
            renderEmptyState={() => <p className="option">{t`No organization has this name.`}</p>}
          >
            {(item: { id: string; label: { text: string; language: string }; country: string }) => (
              <ListBoxItem id={item.id} className="option" textValue={item.label.text}>
                <bdi lang={item.label.language}>{item.label.text}</bdi> <span className="hint">{item.country}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
    </Place>
  );
}
