// Creates an organization, or changes one.
import { useParams } from 'react-router';
import { create } from '@bufbuild/protobuf';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { registry } from '~/api/transport';
import {
  organizationFields,
  organizationFieldWords,
  OrganizationFieldValue,
  type OrganizationField,
} from '~/domain/organizationFields';
import { useOrganization } from '~/domain/OrganizationName';
import { organizationSizeWords, organizationTypeWords } from '~/domain/words';
import { ChoiceInput, ManyInput, TextInput, TextsInput, useLanguageOptions } from '~/forms/controls';
import { ExternalIdInput } from '~/forms/ExternalIdInput';
import { RecordEditor } from '~/forms/RecordEditor';
import { Place, useForm } from '~/forms/RecordForm';
import type { RecordKind } from '~/forms/save';
import {
  OrganizationSchema,
  OrganizationSize,
  OrganizationType,
  type Organization,
} from '~/gen/karez/registry/v1/organization_pb';
import { LocalizedLabelSchema, LocalizedTextSchema, TextOrigin } from '~/gen/karez/type/v1/text_pb';
import { useFormat } from '~/i18n/format';
import { Panel } from '~/ui/layout';
import { Select } from '~/ui/Select';
import { Loaded } from '~/ui/states';

export default function OrganizationEditor() {
  const { organization: id } = useParams();
  return id === undefined ? <NewOrganization /> : <ExistingOrganization key={id} name={`organizations/${id}`} />;
}

function NewOrganization() {
  const { i18n } = useLingui();
  const initial = create(OrganizationSchema, { displayNames: [{ language: i18n.locale, text: '' }] });
  return <Editor initial={initial} />;
}

function ExistingOrganization({ name }: { name: string }) {
  const query = useOrganization(name);
  return (
    <Loaded query={query} lines={14}>
      {(organization) => <Editor initial={organization} base={organization} />}
    </Loaded>
  );
}

function clean(organization: Organization): Organization {
  return organization.descriptions.every(({ text }) => text === '')
    ? { ...organization, descriptions: [] }
    : organization;
}

const kind: RecordKind<typeof OrganizationSchema, OrganizationField> = {
  schema: OrganizationSchema,
  field: 'organization',
  collection: 'organizations',
  fields: organizationFields,
  fieldWords: organizationFieldWords,
  words: {
    newTitle: msg`New organization`,
    editTitle: msg`Edit the organization`,
    create: msg`Create`,
    created: msg`The organization is created.`,
    becomes: '',
  },
  clean,
  create: (organization, call, options) => registry.createOrganization({ organization, ...call }, options),
  update: (organization, paths, call, options) =>
    registry.updateOrganization({ organization, updateMask: { paths }, ...call }, options),
  load: (name) => registry.getOrganization({ name }),
};

function Editor({ initial, base }: { initial: Organization; base?: Organization }) {
  return (
    <RecordEditor
      kind={kind}
      initial={initial}
      base={base}
      valueOf={(organization, field) => <OrganizationFieldValue organization={organization} field={field} />}
    >
      {({ record, change, base: before }) => (
        <OrganizationForm organization={record} change={change} isNew={before === undefined} />
      )}
    </RecordEditor>
  );
}

const types = Object.values(OrganizationType).filter((type): type is OrganizationType => typeof type === 'number');
const sizes = Object.values(OrganizationSize).filter((size): size is OrganizationSize => typeof size === 'number');
// The countries of the exchange first, then their neighbors and usual partners.
const countries = [
  'CN',
  'KZ',
  'KG',
  'TJ',
  'TM',
  'UZ',
  'RU',
  'MN',
  'AF',
  'PK',
  'IR',
  'TR',
  'AZ',
  'GE',
  'BY',
  'DE',
] as const;

interface OrganizationFormProps {
  organization: Organization;
  change: (change: Partial<Organization>) => void;
  isNew: boolean;
}

function OrganizationForm({ organization, change, isNew }: OrganizationFormProps) {
  const { i18n, t } = useLingui();
  const { errorAt } = useForm();
  const format = useFormat();
  const languageOptions = useLanguageOptions();
  const original = organization.displayNames[0]?.language ?? i18n.locale;
  const known = new Set<string>([...countries, organization.country]);
  return (
    <>
      <Panel title={t`What it is`}>
        <TextsInput
          path="display_names"
          label={t`Name`}
          required
          maxLength={300}
          language={original}
          texts={organization.displayNames}
          onChange={(displayNames) => change({ displayNames })}
          make={(language) => create(LocalizedLabelSchema, { language, origin: TextOrigin.HUMAN })}
        />
        <TextsInput
          path="descriptions"
          label={t`What it does`}
          rows={5}
          maxLength={20000}
          language={original}
          texts={organization.descriptions}
          onChange={(descriptions) => change({ descriptions })}
          make={(language) => create(LocalizedTextSchema, { language, origin: TextOrigin.HUMAN })}
        />
        <div className="form-grid">
          <ChoiceInput
            path="type"
            label={t`Kind of organization`}
            value={organization.type}
            onChange={(type) => change({ type })}
            choices={types.map((value) => [value, i18n._(organizationTypeWords[value])] as const)}
          />
          <ChoiceInput
            path="size"
            label={t`Size`}
            value={organization.size}
            onChange={(size) => change({ size })}
            choices={sizes.map((value) => [value, i18n._(organizationSizeWords[value])] as const)}
          />
        </div>
      </Panel>
      <Panel title={t`Where it is`}>
        <div className="form-grid">
          <Place path="country">
            <Select
              label={t`Country`}
              required
              value={organization.country}
              onChange={(country) => change({ country })}
              choices={[...known].filter(Boolean).map((code) => ({ value: code, label: format.country(code) }))}
              error={errorAt('country')}
              placeholder={t`Choose`}
            />
          </Place>
          <TextInput
            path="region"
            label={t`Region`}
            hint={t`Code of ISO 3166-2, such as KZ-TUR`}
            value={organization.region}
            onChange={(region) => change({ region: region.toUpperCase() })}
          />
          <TextInput
            path="website"
            label={t`Website`}
            type="url"
            value={organization.website}
            onChange={(website) => change({ website })}
          />
        </div>
        <ManyInput
          path="working_languages"
          label={t`Working languages`}
          options={languageOptions}
          selected={organization.workingLanguages}
          onChange={(workingLanguages) => change({ workingLanguages: [...workingLanguages] })}
        />
      </Panel>
      {isNew && (
        <Panel title={t`ID at its source`}>
          <ExternalIdInput value={organization.externalId} onChange={(externalId) => change({ externalId })} />
        </Panel>
      )}
    </>
  );
}
