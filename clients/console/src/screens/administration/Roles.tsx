import { useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { access } from '~/api/transport';
import { Icon } from '~/ui/Icon';
import { Panel } from '~/ui/layout';
import { PlainTable } from '~/ui/PlainTable';
import { Loaded } from '~/ui/states';
import { roleWords } from './access';

// Which role holds which permission, as the server says.
export function Roles() {
  const { t, i18n } = useLingui();
  const roles = useQuery({ queryKey: ['roles'], queryFn: ({ signal }) => access.listRoles({}, { signal }) });
  return (
    <Panel title={t`Roles`} flush>
      <Loaded query={roles} lines={12}>
        {(answer) => {
          const permissions = [...new Set(answer.roles.flatMap((role) => role.permissions))].sort();
          return (
            <PlainTable
              className="administration-matrix"
              heads={[t`Permission`, ...answer.roles.map(({ role }) => i18n._(roleWords[role]))]}
            >
              {permissions.map((permission) => (
                <tr key={permission}>
                  <th scope="row" className="code" dir="ltr">
                    {permission}
                  </th>
                  {answer.roles.map((role) => (
                    <td key={role.role}>
                      {role.permissions.includes(permission) ? (
                        <>
                          <Icon name="check" />
                          <span className="hidden-visually">{t`yes`}</span>
                        </>
                      ) : (
                        <span className="hidden-visually">{t`no`}</span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </PlainTable>
          );
        }}
      </Loaded>
    </Panel>
  );
}
