// Who did what to a record, from the audit trail, the newest first.
import { useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { audit } from '~/api/transport';
import { methodWords } from './methodWords';
import { useFormat } from '~/i18n/format';
import { quoted } from '~/ui/tables';
import './record.css';

export function History({ name }: { name: string }) {
  const { i18n, t } = useLingui();
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ['listings', 'history', name],
    queryFn: ({ signal }) =>
      audit.listAuditEntries(
        { parent: 'auditTrails/registry', filter: `resources = ${quoted(name)}`, pageSize: 20 },
        { signal },
      ),
    retry: false,
  });
  if (!data || data.entries.length === 0) return null;
  return (
    <ol className="history" aria-label={t`History`}>
      {data.entries.map((entry) => {
        const words = methodWords(entry.method);
        return (
          <li key={String(entry.sequence)}>
            <strong>{words ? i18n._(words) : entry.method}</strong>
            <span className="hint">
              {' '}
              {format.dateTime(entry.time)} · <bdi>{entry.principal.replace(/^principals\//, '')}</bdi>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
