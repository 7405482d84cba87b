// What was found in the files, before anything is sent.
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { kindWords } from '~/domain/words';
import { LocalizedTitle } from '~/ui/Localized';
import { Panel } from '~/ui/layout';
import { Faults, LinesTable } from './lines';
import type { Preview } from './run';

export function PreviewPanel({ preview }: { preview: Preview }) {
  const { i18n, t } = useLingui();
  const { organizations, listings, bad, rows, problems } = preview;
  return (
    <Panel title={t`2. What is in them`}>
      <p className="import-counts" role="status">
        <span>
          <Plural value={organizations} one="# organization" other="# organizations" />
        </span>
        <span>
          <Plural value={listings} one="# listing" other="# listings" />
        </span>
        <span data-tone={bad > 0 ? 'bad' : undefined}>
          {bad === 0 ? (
            t`no line with an error`
          ) : (
            <Plural value={bad} one="# line with an error" other="# lines with errors" />
          )}
        </span>
      </p>
      {problems.length > 0 && (
        <LinesTable
          label={t`Lines with errors`}
          caption={<Trans>These lines cannot be read. The others can be imported without them.</Trans>}
          titles={[t`What is wrong`]}
          files={preview.files}
          rows={problems}
          cells={({ faults }) => [<Faults key="faults" faults={faults} />]}
        />
      )}
      {rows.length > 0 && (
        <LinesTable
          label={t`The first records`}
          caption={<Trans>The first records</Trans>}
          titles={[t`Kind`, t`Title`]}
          files={preview.files}
          rows={rows}
          cells={({ kind, titles }) => [
            kind === 'organization' ? t`Organization` : i18n._(kindWords[kind]),
            <LocalizedTitle key="titles" texts={titles} />,
          ]}
        />
      )}
    </Panel>
  );
}
