// Who did what to a record, from the audit trail, the newest first.
import { useQuery } from '@tanstack/react-query';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { audit } from '~/api/transport';
import { verbWords, type Verb } from './verbs';
import { useFormat } from '~/i18n/format';
import { quoted } from '~/ui/tables';
import './record.css';

const others: Readonly<Record<string, MessageDescriptor>> = {
  create: msg`Created`,
  update: msg`Changed`,
  batchImport: msg`Imported`,
};

// "/karez.registry.v1.RegistryService/PublishListing" → what was done.
function wordsOf(method: string): MessageDescriptor | undefined {
  const name = method.slice(method.lastIndexOf('/') + 1).replace(/(Listing|Organization)s?/, '');
  const word = name.slice(0, 1).toLowerCase() + name.slice(1);
  return others[word] ?? (word in verbWords ? verbWords[word as Verb] : undefined);
}

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
        const words = wordsOf(entry.method);
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
