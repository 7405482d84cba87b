// The import under way: its files, what was found in them, what became of each
// record. It goes on while other screens are open.
import { anyUnpack } from '@bufbuild/protobuf/wkt';
import { create, toBinary } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import Papa from 'papaparse';
import { failureOf, type Failure } from '~/api/errors';
import { Observable } from '~/api/observable';
import { queries } from '~/api/queries';
import { registry } from '~/api/transport';
import { BadRequestSchema } from '~/gen/google/rpc/error_details_pb';
import {
  ImportAction,
  ListingImportSchema,
  type BatchImportResponse,
  type ImportResult,
  type ListingImport,
} from '~/gen/karez/registry/v1/import_pb';
import { ConsentSchema } from '~/gen/karez/registry/v1/listing_terms_pb';
import { ListingState } from '~/gen/karez/registry/v1/listing_pb';
import { OrganizationSchema, type Organization } from '~/gen/karez/registry/v1/organization_pb';
import type { LocalizedLabel } from '~/gen/karez/type/v1/text_pb';
import { readRecords, readText, type Fault, type FileRecord } from './records';

export interface SourceFile {
  name: string;
  text: string;
}

interface PreviewRow {
  file: string;
  line: number;
  kind: 'organization' | 'offer' | 'need';
  titles: readonly LocalizedLabel[];
}

interface Problem {
  file: string;
  line: number;
  faults: readonly Fault[];
}

export interface Preview {
  files: readonly SourceFile[];
  organizations: number;
  listings: number;
  bad: number;
  // The first ones of each.
  rows: readonly PreviewRow[];
  problems: readonly Problem[];
}

type Status = 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'FAILED' | 'LATER';

interface Outcome {
  file: string;
  line: number;
  status: Status;
  name: string;
  code: string;
  message: string;
  faults: readonly Fault[];
}

export interface Order {
  // Changes nothing.
  dry: boolean;
  target: 'DRAFT' | 'SUBMITTED' | 'PUBLISHED';
  // Who gave the owners' consent, for PUBLISHED.
  consentBy: string;
}

export interface Progress {
  order: Order;
  done: number;
  total: number;
  counts: Readonly<Record<Status, number>>;
  // The first ones that failed.
  failed: readonly Outcome[];
  outcomes: readonly Outcome[];
}

export type ImportState =
  | { kind: 'idle' }
  | { kind: 'reading' }
  | { kind: 'unreadable'; file: string; reason: 'encoding' | 'size' }
  | { kind: 'ready'; preview: Preview }
  // waiting: the server cannot be reached; it goes on by itself.
  | { kind: 'running'; preview: Preview; progress: Progress; waiting: boolean; stop: () => void }
  | { kind: 'ended'; preview: Preview; progress: Progress; how: 'done' | 'stopped'; failure?: Failure };

export const importRun = new Observable<ImportState>({ kind: 'idle' });

// Of the external ids of a CSV that names none.
const csvSource = 'import';
const mostFileBytes = 300_000_000;
const mostRows = 50;
const mostProblems = 200;
const mostItems = 200;
const mostBatchBytes = 1 << 20;
const retryPausesMs = [1000, 2000, 4000, 8000, 15_000, 30_000, 60_000];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export async function chooseFiles(files: readonly File[]): Promise<void> {
  importRun.set({ kind: 'reading' });
  const read: SourceFile[] = [];
  for (const file of files) {
    if (file.size > mostFileBytes) {
      importRun.set({ kind: 'unreadable', file: file.name, reason: 'size' });
      return;
    }
    try {
      read.push({ name: file.name, text: await readText(file) });
    } catch {
      importRun.set({ kind: 'unreadable', file: file.name, reason: 'encoding' });
      return;
    }
  }
  importRun.set({ kind: 'ready', preview: await look(read) });
}

export function forgetFiles(): void {
  importRun.set({ kind: 'idle' });
}

function* all(files: readonly SourceFile[]): Generator<FileRecord & { file: string }> {
  for (const { name, text } of files)
    for (const found of readRecords(name, text, csvSource)) yield { ...found, file: name };
}

async function look(files: readonly SourceFile[]): Promise<Preview> {
  const rows: PreviewRow[] = [];
  const problems: Problem[] = [];
  const counts = { organizations: 0, listings: 0, bad: 0 };
  let read = 0;
  for (const { file, line, record } of all(files)) {
    if (record.kind === 'bad') {
      counts.bad++;
      if (problems.length < mostProblems) problems.push({ file, line, faults: record.faults });
    } else if (record.kind === 'organization') {
      counts.organizations++;
      if (rows.length < mostRows) rows.push({ file, line, kind: 'organization', titles: record.value.displayNames });
    } else {
      counts.listings++;
      const { listing } = record.value;
      const kind = listing?.terms.case ?? 'offer';
      if (rows.length < mostRows) rows.push({ file, line, kind, titles: listing?.titles ?? [] });
    }
    if (++read % 2000 === 0) await pause(0);
  }
  return { files, ...counts, rows, problems };
}

interface Place {
  file: string;
  line: number;
}

interface Batch<T> {
  items: T[];
  places: Place[];
  bytes: number;
}

const emptyBatch = <T>(): Batch<T> => ({ items: [], places: [], bytes: 0 });

class Stopped extends Error {}

// Sends the records in batches: organizations before the listings that follow
// them, since any of them may own one. A record that fails harms no other.
export async function startImport(preview: Preview, order: Order): Promise<void> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  const isStopped = () => abort.signal.aborted;
  const outcomes: Outcome[] = [];
  const failed: Outcome[] = [];
  const counts: Record<Status, number> = { CREATED: 0, UPDATED: 0, UNCHANGED: 0, FAILED: 0, LATER: 0 };
  const total = preview.organizations + preview.listings + preview.bad;
  const progress = (): Progress => ({
    order,
    done: outcomes.length,
    total,
    counts: { ...counts },
    failed: [...failed],
    outcomes,
  });
  const show = (waiting: boolean) => importRun.set({ kind: 'running', preview, progress: progress(), waiting, stop });
  const settle = (outcome: Outcome) => {
    counts[outcome.status]++;
    outcomes.push(outcome);
    if (outcome.status === 'FAILED' && failed.length < mostProblems) failed.push(outcome);
  };

  // Once more where the server was not there: a batch may be sent again.
  const send = async (call: () => Promise<BatchImportResponse>): Promise<BatchImportResponse> => {
    for (let tries = 0; ; tries++) {
      if (isStopped()) throw new Stopped();
      try {
        return await call();
      } catch (error) {
        if (isStopped()) throw new Stopped();
        const { code, retrySeconds } = failureOf(error);
        const passes = code === Code.Unavailable || code === Code.ResourceExhausted;
        const wait = retryPausesMs[tries];
        if (!passes || wait === undefined) throw error;
        show(code === Code.Unavailable);
        await pause(retrySeconds === undefined ? wait : retrySeconds * 1000);
        show(false);
      }
    }
  };
  const take = (
    places: readonly Place[],
    { results }: BatchImportResponse,
    isLater: (index: number, r: ImportResult) => boolean,
  ) => {
    places.forEach((place, index) => {
      const result = results[index];
      if (result) settle(outcomeOf(place, result, order.dry && isLater(index, result)));
    });
    show(false);
  };

  let organizations = emptyBatch<Organization>();
  let listings = emptyBatch<ListingImport>();
  // Of the organizations in these files, for the dry run.
  const ours = new Set<string>();
  const sendOrganizations = async () => {
    const { items, places } = organizations;
    if (items.length === 0) return;
    organizations = emptyBatch();
    const answer = await send(() =>
      registry.batchImportOrganizations({ organizations: items, validateOnly: order.dry }, { signal: abort.signal }),
    );
    take(places, answer, () => false);
  };
  const consent = order.consentBy ? create(ConsentSchema, { givenBy: order.consentBy }) : undefined;
  const sendListings = async () => {
    await sendOrganizations();
    const { items, places } = listings;
    if (items.length === 0) return;
    listings = emptyBatch();
    const request = {
      items,
      targetState: ListingState[order.target],
      validateOnly: order.dry,
      ...(consent && order.target === 'PUBLISHED' ? { consent } : {}),
    };
    const answer = await send(() => registry.batchImportListings(request, { signal: abort.signal }));
    take(places, answer, (index, { status }) => {
      const owner = items[index]?.organizationExternalId;
      // In a dry run an organization of the same file is not there yet.
      return owner !== undefined && ours.has(`${owner.source}/${owner.id}`) && status?.code === Code.FailedPrecondition;
    });
  };

  const first = new Map<string, Place>();
  show(false);
  try {
    for (const { file, line, record } of all(preview.files)) {
      const place = { file, line };
      if (isStopped()) throw new Stopped();
      if (record.kind === 'bad') {
        settle(failedBefore(place, record.faults));
        continue;
      }
      const id = record.kind === 'organization' ? record.value.externalId : record.value.listing?.externalId;
      const key = `${record.kind}/${id?.source ?? ''}/${id?.id ?? ''}`;
      const before = first.get(key);
      if (id && before) {
        const description = `got "${id.source}/${id.id}" again, which ${before.file}:${before.line} has, want each external id once`;
        settle(failedBefore(place, [{ field: 'external_id', description }]));
        continue;
      }
      first.set(key, place);
      if (record.kind === 'organization') {
        const bytes = toBinary(OrganizationSchema, record.value).length;
        if (isFull(organizations, bytes)) await sendOrganizations();
        add(organizations, record.value, place, bytes);
        if (id) ours.add(`${id.source}/${id.id}`);
      } else {
        const bytes = toBinary(ListingImportSchema, record.value).length;
        if (isFull(listings, bytes)) await sendListings();
        add(listings, record.value, place, bytes);
      }
    }
    await sendListings();
    importRun.set({ kind: 'ended', preview, progress: progress(), how: 'done' });
  } catch (error) {
    const ended = { kind: 'ended', preview, progress: progress(), how: 'stopped' } as const;
    importRun.set(error instanceof Stopped ? ended : { ...ended, failure: failureOf(error) });
  }
  if (!order.dry) {
    void queries.invalidateQueries({ queryKey: ['listings'] });
    void queries.invalidateQueries({ queryKey: ['organizations'] });
  }
}

function isFull<T>({ items, bytes }: Batch<T>, more: number): boolean {
  return items.length === mostItems || (items.length > 0 && bytes + more > mostBatchBytes);
}

function add<T>(batch: Batch<T>, item: T, place: Place, bytes: number): void {
  batch.items.push(item);
  batch.places.push(place);
  batch.bytes += bytes;
}

function failedBefore({ file, line }: Place, faults: readonly Fault[]): Outcome {
  const message = faults.map(({ field, description }) => [field, description].filter(Boolean).join(': ')).join('; ');
  return { file, line, status: 'FAILED', name: '', code: 'INVALID_ARGUMENT', message, faults };
}

const codeNames = new Map<number, string>(
  Object.entries(Code)
    .filter((entry): entry is [string, Code] => typeof entry[1] === 'number')
    .map(([name, code]) => [code, name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()]),
);

function outcomeOf({ file, line }: Place, { action, name, status }: ImportResult, later: boolean): Outcome {
  if (!status || status.code === 0) {
    const done =
      action === ImportAction.CREATED ? 'CREATED' : action === ImportAction.UPDATED ? 'UPDATED' : 'UNCHANGED';
    return { file, line, status: done, name, code: '', message: '', faults: [] };
  }
  const faults = status.details
    .flatMap((detail) => anyUnpack(detail, BadRequestSchema)?.fieldViolations ?? [])
    .map(({ field, description }) => ({ field, description }));
  const code = codeNames.get(status.code) ?? String(status.code);
  return { file, line, status: later ? 'LATER' : 'FAILED', name: '', code, message: status.message, faults };
}

// The fate of every record, for a spreadsheet.
export function reportOf(outcomes: readonly Outcome[]): string {
  const data = outcomes.map(({ faults, ...outcome }) => ({
    ...outcome,
    violations: faults.map(({ field, description }) => `${field}: ${description}`).join('; '),
  }));
  const columns = ['file', 'line', 'status', 'name', 'code', 'message', 'violations'];
  return Papa.unparse({ fields: columns, data }, { escapeFormulae: true });
}
