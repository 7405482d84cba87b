// The records of a file: JSON Lines or CSV, as docs/import.md says.
import { create, fromJson, type JsonObject, type JsonValue } from '@bufbuild/protobuf';
import Papa from 'papaparse';
import { ListingImportSchema, type ListingImport } from '~/gen/karez/registry/v1/import_pb';
import { ListingSchema } from '~/gen/karez/registry/v1/listing_pb';
import { OrganizationSchema, type Organization } from '~/gen/karez/registry/v1/organization_pb';
import { CsvHead } from './csv';

export interface Fault {
  // Field or column; "": the whole record.
  field: string;
  description: string;
}

export type Parsed =
  | { kind: 'organization'; value: Organization }
  | { kind: 'listing'; value: ListingImport }
  | { kind: 'bad'; faults: readonly Fault[] };

export interface FileRecord {
  line: number;
  record: Parsed;
}

const mostBytes = 4_000_000;

export const bad = (description: string, field = ''): Parsed => ({ kind: 'bad', faults: [{ field, description }] });

// The text of a file; throws where it is not UTF-8.
export async function readText(file: File): Promise<string> {
  // A byte order mark is passed over.
  return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
}

// All records of a text, bad ones among them, in order. source: of CSV's external
// ids where the file has no such column.
export function* readRecords(name: string, text: string, source: string): Generator<FileRecord> {
  yield* name.toLowerCase().endsWith('.csv') ? csvRecords(text, source) : jsonRecords(text);
}

function* jsonRecords(text: string): Generator<FileRecord> {
  let line = 0;
  for (let begin = 0; begin < text.length;) {
    const found = text.indexOf('\n', begin);
    const end = found < 0 ? text.length : found;
    const content = text.slice(begin, end).trim();
    begin = end + 1;
    line++;
    if (content === '') continue;
    yield { line, record: content.length > mostBytes ? tooLong : readJson(content) };
  }
}

const tooLong = bad(`got more than ${mostBytes} bytes, want at most as many`);

function readJson(content: string): Parsed {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    return bad(`JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return bad('got another value, want a JSON object');
  const fields = json as JsonObject;
  const has = (...names: string[]) => names.some((name) => name in fields);
  const isObject = (value: JsonValue | undefined): value is JsonObject =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  try {
    if (isObject(fields.listing)) return resolveOwner(fromJson(ListingImportSchema, fields));
    if (isObject(fields.organization) && Object.keys(fields).length === 1)
      return { kind: 'organization', value: fromJson(OrganizationSchema, fields.organization) };
    const organization = has('display_names', 'displayNames');
    const listing = has('titles', 'offer', 'need');
    if (organization === listing)
      return bad(
        `got the fields ${Object.keys(fields).join(', ')}, want those of a listing (titles, offer or need …) or of an organization (display_names …)`,
      );
    if (organization) return { kind: 'organization', value: fromJson(OrganizationSchema, fields) };
    return resolveOwner(create(ListingImportSchema, { listing: fromJson(ListingSchema, fields) }));
  } catch (error) {
    return bad(faultOf(error));
  }
}

// "cannot decode field karez.registry.v1.Listing.titles from JSON: …" without the package.
function faultOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/karez\.\w+\.v1\./g, '');
}

// "external:SOURCE/ID" as the owner becomes the external id of the owner.
export function resolveOwner(item: ListingImport): Parsed {
  const owner = item.listing?.organization ?? '';
  if (item.listing && owner.startsWith('external:')) {
    const [source = '', ...rest] = owner.slice('external:'.length).split('/');
    const id = rest.join('/');
    if (source === '' || id === '') return bad(`got "${owner}", want external:SOURCE/ID`, 'organization');
    item.listing.organization = '';
    item.organizationExternalId = { $typeName: 'karez.type.v1.ExternalId', source, id };
  }
  return { kind: 'listing', value: item };
}

function* csvRecords(text: string, source: string): Generator<FileRecord> {
  // Line feeds part the records; a carriage return before one is space at a cell's end.
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: ',', newline: '\n' });
  const unreadable = new Map<number, string>();
  for (const { row, message } of errors) if (row !== undefined) unreadable.set(row, message);
  let line = 1;
  let head: CsvHead | undefined;
  for (const [row, cells] of data.entries()) {
    const at = line;
    line += 1 + cells.reduce((sum, cell) => sum + newlines(cell), 0);
    if (cells.length === 1 && cells[0]?.trim() === '') continue;
    const fault = unreadable.get(row);
    if (!head) {
      head = new CsvHead(cells, source);
      if (fault === undefined && head.faults.length === 0) continue;
      // Nothing can be read under a head that could not be.
      yield { line: at, record: fault === undefined ? { kind: 'bad', faults: head.faults } : bad(fault) };
      return;
    }
    yield { line: at, record: fault === undefined ? head.read(cells) : bad(fault) };
  }
}

function newlines(cell: string): number {
  let count = 0;
  for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count++;
  return count;
}
