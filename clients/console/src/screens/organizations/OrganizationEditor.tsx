// Creates an organization, or changes one.
import { useParams } from 'react-router';
import { create } from '@bufbuild/protobuf';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useOrganization } from '~/api/records';
import { registry } from '~/api/transport';
import {
  organizationFields,
  organizationFieldWords,
  useOrganizationValue,
  type OrganizationField,
} from '~/domain/organizationFields';
import { pruned } from '~/forms/prune';
import { RecordEditor } from '~/forms/RecordEditor';
import { RecordFields } from '~/forms/RecordFields';
import type { RecordKind } from '~/forms/save';
import { OrganizationSchema, type Organization } from '~/gen/karez/registry/v1/organization_pb';
import { Loaded } from '~/ui/states';
import { organizationDescription, organizationSections } from './fields';

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

// What is sent: what was begun and left empty is left out.
function clean(organization: Organization): Organization {
  const kept = pruned(OrganizationSchema, organization);
  return kept.descriptions.every(({ text }) => text === '') ? { ...kept, descriptions: [] } : kept;
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
  const { i18n } = useLingui();
  const valueOf = useOrganizationValue();
  return (
    <RecordEditor kind={kind} initial={initial} base={base} valueOf={valueOf}>
      {({ record, change, base: before }) => (
        <RecordFields
          schema={OrganizationSchema}
          description={organizationDescription}
          sections={organizationSections}
          record={record}
          change={change}
          isNew={before === undefined}
          side="offer"
          language={record.displayNames[0]?.language ?? i18n.locale}
        />
      )}
    </RecordEditor>
  );
}
