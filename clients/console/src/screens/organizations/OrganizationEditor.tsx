// Creates an organization, or changes one.
import { useNavigate, useParams } from 'react-router';
import { create } from '@bufbuild/protobuf';
import { useQueryClient } from '@tanstack/react-query';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { registry } from '~/api/transport';
import {
  organizationFields,
  organizationFieldWords,
  OrganizationFieldValue,
  type OrganizationField,
} from '~/domain/organizationFields';
import { useOrganization } from '~/domain/OrganizationName';
import { organizationSizeWords, organizationTypeWords } from '~/domain/words';
import { ConflictDialog } from '~/forms/Conflict';
import { ChoiceInput, ManyInput, TextInput, TextsInput, useLanguageOptions } from '~/forms/controls';
import { useRecordDraft } from '~/forms/draft';
import { Place, RecordForm, useCheck, useForm } from '~/forms/RecordForm';
import { useSave } from '~/forms/save';
import {
  OrganizationSchema,
  OrganizationSize,
  OrganizationType,
  type Organization,
} from '~/gen/karez/registry/v1/organization_pb';
import { ExternalIdSchema, LocalizedLabelSchema, LocalizedTextSchema, TextOrigin } from '~/gen/karez/type/v1/text_pb';
import { useFormat } from '~/i18n/format';
import { Page, Panel } from '~/ui/layout';
import { Select } from '~/ui/Select';
import { Loaded } from '~/ui/states';
import { showToast } from '~/ui/toast';

const newTitle = msg`New organization`;
const editTitle = msg`Edit the organization`;

export default function OrganizationEditor() {
  const { organization: id } = useParams();
  return id === undefined ? <NewOrganization /> : <ExistingOrganization key={id} name={`organizations/${id}`} />;
}

function NewOrganization() {
  const { i18n } = useLingui();
  const initial = create(OrganizationSchema, { displayNames: [{ language: i18n.locale, text: '' }] });
  return <Editor draftKey="organizations/new" initial={initial} base={undefined} />;
}

function ExistingOrganization({ name }: { name: string }) {
  const query = useOrganization(name);
  return (
    <Loaded query={query} lines={14}>
      {(organization) => <Editor draftKey={name} initial={organization} base={organization} />}
    </Loaded>
  );
}

function clean(organization: Organization): Organization {
  return organization.descriptions.every(({ text }) => text === '')
    ? { ...organization, descriptions: [] }
    : organization;
}

interface EditorProps {
  draftKey: string;
  initial: Organization;
  base: Organization | undefined;
}

function Editor({ draftKey, initial, base }: EditorProps) {
  const { i18n, t } = useLingui();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const draft = useRecordDraft(OrganizationSchema, draftKey, initial, base);
  const saving = useSave({
    schema: OrganizationSchema,
    draft,
    clean,
    fields: organizationFields,
    create: (organization, requestId) => registry.createOrganization({ organization, requestId }),
    update: (organization, paths, requestId) =>
      registry.updateOrganization({ organization, updateMask: { paths }, requestId }),
    load: () => registry.getOrganization({ name: draft.record.name }),
  });
  const { record, changed, content, conflict } = saving;
  const check = useCheck(content, (signal) =>
    draft.base
      ? changed.length > 0
        ? registry.updateOrganization(
            { organization: { ...record, etag: '' }, updateMask: { paths: [...changed] }, validateOnly: true },
            { signal },
          )
        : Promise.resolve()
      : registry.createOrganization({ organization: record, validateOnly: true }, { signal }),
  );
  const titleOf = (field: string) =>
    field in organizationFieldWords ? i18n._(organizationFieldWords[field as OrganizationField]) : field;

  return (
    <Page title={i18n._(draft.base ? editTitle : newTitle)}>
      <RecordForm
        record="organization"
        check={check}
        raw={draft.raw}
        setRaw={draft.setRaw}
        restored={draft.restored}
        kept={draft.kept}
        onDiscard={draft.discard}
        onCancel={() => void navigate(draft.base ? `/${draft.base.name}` : '/organizations')}
        onSave={async () => {
          const saved = await saving.save();
          queries.setQueryData(['organizations', 'one', saved.name], saved);
          void queries.invalidateQueries({ queryKey: ['organizations'] });
          showToast(draft.base ? t`Saved.` : t`The organization is created.`);
          void navigate(`/${saved.name}`, { replace: true });
        }}
        saveLabel={draft.base ? <Trans>Save</Trans> : <Trans>Create</Trans>}
        changes={
          draft.base ? changed.length > 0 ? <Trans>Changed: {changed.map(titleOf).join(', ')}</Trans> : undefined : ''
        }
      >
        <OrganizationForm organization={draft.record} change={draft.change} isNew={draft.base === undefined} />
      </RecordForm>
      {conflict && (
        <ConflictDialog
          fields={conflict.both.map((field) => ({
            name: field,
            title: titleOf(field),
            mine: <OrganizationFieldValue organization={record} field={field as OrganizationField} />,
            theirs: <OrganizationFieldValue organization={conflict.theirs} field={field as OrganizationField} />,
          }))}
          others={conflict.onlyTheirs.map(titleOf)}
          onClose={saving.closeConflict}
          onMerge={saving.merge}
        />
      )}
    </Page>
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
  const externalId = organization.externalId ?? create(ExternalIdSchema);
  const changeExternalId = (id: { source?: string; id?: string }) => {
    const next = { ...externalId, ...id };
    change({ externalId: next.source || next.id ? next : undefined });
  };
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
        <Panel title={t`Id at its source`}>
          <div className="form-grid">
            <TextInput
              path="external_id.source"
              label={t`Source`}
              hint={t`The system that it comes from, such as "partner-7"`}
              value={externalId.source}
              onChange={(source) => changeExternalId({ source })}
            />
            <TextInput
              path="external_id.id"
              label={t`Id there`}
              value={externalId.id}
              onChange={(id) => changeExternalId({ id })}
            />
          </div>
        </Panel>
      )}
    </>
  );
}
