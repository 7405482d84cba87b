import { useQuery } from '@tanstack/react-query';
import { Code, ConnectError } from '@connectrpc/connect';
import { useLingui } from '@lingui/react/macro';
import { matching } from '~/api/transport';
import { useFormat } from '~/i18n/format';
import { Badge, Facts, Panel } from '~/ui/layout';
import { Loaded } from '~/ui/states';
import { serviceWords } from './access';

interface Readiness {
  ready: boolean;
  services: Record<string, string>;
}

const everyMs = 5000;

// Whether the services serve, and where matching stands.
export function Health() {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const readiness = useQuery({
    queryKey: ['readiness'],
    refetchInterval: everyMs,
    queryFn: async ({ signal }): Promise<Readiness> => {
      // 503 tells which service is not ready.
      const answer = await fetch('/readyz', { signal });
      const body = (await answer.json().catch(() => undefined)) as Readiness | undefined;
      if (!body) throw new ConnectError(`readyz: got ${answer.status}`, Code.Unavailable);
      return body;
    },
  });
  const status = useQuery({
    queryKey: ['matching status'],
    refetchInterval: everyMs,
    queryFn: ({ signal }) => matching.getMatchingStatus({}, { signal }),
  });
  return (
    <>
      <Panel title={t`Services`}>
        <Loaded query={readiness}>
          {({ services }) => (
            <ul className="rows">
              {Object.entries(services).map(([name, state]) => {
                // "karez.registry.v1.RegistryService"
                const words = serviceWords[name.split('.')[1] ?? ''];
                return (
                  <li key={name} className="administration-service">
                    {words && <span>{i18n._(words)}</span>}
                    <span>
                      {state === 'SERVING' ? (
                        <Badge tone="good">{t`works`}</Badge>
                      ) : (
                        <Badge tone="bad">{t`does not work`}</Badge>
                      )}
                    </span>
                    <bdi className="code soft" dir="ltr">
                      {name}
                    </bdi>
                  </li>
                );
              })}
            </ul>
          )}
        </Loaded>
      </Panel>
      <Panel title={t`Matching`}>
        <Loaded query={status}>
          {(answer) => (
            <>
              <Facts
                facts={[
                  [t`Offers`, format.number(answer.offerCount)],
                  [t`Needs`, format.number(answer.needCount)],
                  [t`Waiting to be taken in`, format.number(answer.pendingCount)],
                  [t`Up to date`, answer.caughtUp ? t`yes` : t`no`],
                  [t`Scoring profile`, <bdi key="profile">{answer.provenance?.profileRevision}</bdi>],
                  [
                    t`Language model`,
                    answer.provenance?.modelId ? <bdi key="model">{answer.provenance.modelId}</bdi> : t`none`,
                  ],
                ]}
              />
              {answer.modelError && (
                <p className="note" data-tone="warn" lang="en" dir="ltr">
                  {answer.modelError}
                </p>
              )}
            </>
          )}
        </Loaded>
      </Panel>
    </>
  );
}
