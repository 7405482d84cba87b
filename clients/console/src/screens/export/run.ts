// The export under way. It goes on while other screens are open.
import { Code } from '@connectrpc/connect';
import { failureOf, type Failure } from '~/api/errors';
import { Observable } from '~/api/observable';
import { exports } from '~/api/transport';
import { ExportFormat } from '~/gen/karez/exports/v1/exports_service_pb';
import { openTarget } from '~/ui/save_file';

interface ExportOrder {
  filter: string;
  format: 'csv' | 'jsonl';
  most: number;
  least: number;
}

type ExportState =
  | { kind: 'idle' }
  | { kind: 'running'; rows: number; bytes: number; stop: () => void }
  | { kind: 'done'; rows: number; bytes: number; name: string }
  | { kind: 'stopped'; rows: number }
  | { kind: 'failed'; failure: Failure };

export const exportRun = new Observable<ExportState>({ kind: 'idle' });

const types = { csv: 'text/csv', jsonl: 'application/x-ndjson' } as const;
const formats = { csv: ExportFormat.CSV, jsonl: ExportFormat.JSON_LINES } as const;
// An export may take longer than any other call.
const timeoutMs = 30 * 60_000;

export async function startExport({ filter, format, most, least }: ExportOrder): Promise<void> {
  const name = `karez-matches-${new Date().toISOString().slice(0, 10)}.${format}`;
  const target = await openTarget(name, types[format]);
  if (!target) return;
  const abort = new AbortController();
  const stop = () => abort.abort();
  let rows = 0;
  let bytes = 0;
  exportRun.set({ kind: 'running', rows, bytes, stop });
  try {
    const request = { filter, format: formats[format], matchesPerNeed: most, minScore: least };
    for await (const part of exports.exportMatches(request, { signal: abort.signal, timeoutMs })) {
      await target.write(part.chunk);
      rows = Number(part.rows);
      bytes += part.chunk.length;
      exportRun.set({ kind: 'running', rows, bytes, stop });
    }
    await target.close();
    exportRun.set({ kind: 'done', rows, bytes, name });
  } catch (error) {
    await target.abort().catch(() => undefined);
    const failure = failureOf(error);
    exportRun.set(
      abort.signal.aborted || failure.code === Code.Canceled ? { kind: 'stopped', rows } : { kind: 'failed', failure },
    );
  }
}
