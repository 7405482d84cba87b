// The columns of CSV files, as docs/import.md lists them.
import { create } from '@bufbuild/protobuf';
import type { GenEnum } from '@bufbuild/protobuf/codegenv2';
import { timestampFromDate, type Timestamp } from '@bufbuild/protobuf/wkt';
import { MoneySchema, type Money } from '~/gen/google/type/money_pb';
import { ListingImportSchema, type ListingImport } from '~/gen/karez/registry/v1/import_pb';
import { ListingSchema, type Listing } from '~/gen/karez/registry/v1/listing_pb';
import {
  CallSchema,
  ExportControlSchema,
  ExportControlStatusSchema,
  NeedTermsSchema,
  OfferTermsSchema,
  PartnerPreferencesSchema,
  SectorAssignmentSchema,
  SectorOrigin,
  TimingSchema,
} from '~/gen/karez/registry/v1/listing_terms_pb';
import {
  OrganizationSchema,
  OrganizationSizeSchema,
  OrganizationTypeSchema,
  type Organization,
} from '~/gen/karez/registry/v1/organization_pb';
import {
  CooperationModeSchema,
  CooperationTermSchema,
  MoneyBasisSchema,
  MoneyRangeSchema,
  Necessity,
} from '~/gen/karez/type/v1/deal_pb';
import { DeliverySchema, ReadinessSchema } from '~/gen/karez/type/v1/technology_pb';
import { ExternalIdSchema, LocalizedLabelSchema, LocalizedTextSchema } from '~/gen/karez/type/v1/text_pb';
import { resolveOwner, type Fault, type Parsed } from './records';

// The record of a row while its cells are read.
interface Building {
  source: string;
  language: string;
  currency: string;
  organization: Organization;
  item: ListingImport;
  listing: Listing;
}

// tag: language of the cell's text. Throws a Wrong.
type ReadCell = (cell: string, b: Building, tag: string) => void;

class Wrong extends Error {}

function wrong(got: string, want: string): never {
  throw new Wrong(`got "${got}", want ${want}`);
}

const list = (cell: string): string[] =>
  cell
    .split(';')
    .map((element) => element.trim())
    .filter(Boolean);

function enumValue<T extends number>(cell: string, schema: GenEnum<T>): T {
  const name = cell.trim().toUpperCase();
  const prefix = (schema.values[0]?.name ?? '').replace(/UNSPECIFIED$/, '');
  const stated = schema.values.slice(1);
  const number: unknown = stated.find((value) => value.name === name || value.name === prefix + name)?.number;
  if (number === undefined) wrong(cell, `one of ${stated.map((value) => value.name.slice(prefix.length)).join(', ')}`);
  return number as T;
}

const integer = (cell: string): number => (/^-?\d{1,9}$/.test(cell) ? Number(cell) : wrong(cell, 'a whole number'));

function yesNo(cell: string): boolean {
  const word = cell.toLowerCase();
  if (['yes', 'true', '1'].includes(word)) return true;
  return ['no', 'false', '0'].includes(word) ? false : wrong(cell, 'yes or no');
}

const nanoDigits = 9;

function amount(cell: string, currencyCode: string): Money {
  const match = /^(\d{1,18})(?:\.(\d{1,9}))?$/.exec(cell);
  if (!match) return wrong(cell, 'an amount such as 1200 or 0.45');
  const [, units = '0', fraction = ''] = match;
  return create(MoneySchema, {
    currencyCode,
    units: BigInt(units),
    nanos: Number(fraction.padEnd(nanoDigits, '0')),
  });
}

function time(cell: string, edge: 'first' | 'last'): Timestamp {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(cell);
  const isTime = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(cell);
  const date = new Date(isDay ? `${cell}T${edge === 'first' ? '00:00:00' : '23:59:59'}Z` : cell);
  if ((!isDay && !isTime) || Number.isNaN(date.getTime()))
    return wrong(cell, 'a date such as 2027-03-31 or an RFC 3339 time');
  return timestampFromDate(date);
}

interface Rule {
  name: string;
  read: ReadCell;
  // Whether NAME.LANGUAGE is a column, too.
  localized?: boolean;
}

const label = (language: string, text: string) => create(LocalizedLabelSchema, { language, text });
const words = (language: string, text: string) => create(LocalizedTextSchema, { language, text });

// In the order in which they are read: what others rest on first.
const organizationRules: readonly Rule[] = [
  { name: 'source', read: (cell, b) => (b.source = cell) },
  {
    name: 'id',
    read: (id, b) => (b.organization.externalId = create(ExternalIdSchema, { source: b.source, id })),
  },
  { name: 'language', read: (cell, b) => (b.language = cell) },
  { name: 'name', read: (cell, b, tag) => b.organization.displayNames.push(label(tag, cell)), localized: true },
  { name: 'description', read: (cell, b, tag) => b.organization.descriptions.push(words(tag, cell)), localized: true },
  { name: 'type', read: (cell, b) => (b.organization.type = enumValue(cell, OrganizationTypeSchema)) },
  { name: 'size', read: (cell, b) => (b.organization.size = enumValue(cell, OrganizationSizeSchema)) },
  { name: 'country', read: (cell, b) => (b.organization.country = cell) },
  { name: 'region', read: (cell, b) => (b.organization.region = cell) },
  { name: 'working_languages', read: (cell, b) => (b.organization.workingLanguages = list(cell)) },
  { name: 'website', read: (cell, b) => (b.organization.website = cell) },
  { name: 'demo', read: (cell, b) => (b.organization.demo = yesNo(cell)) },
];

const readiness = (b: Building) => (b.listing.readiness ??= create(ReadinessSchema));
const money = (b: Building) => (b.listing.money ??= create(MoneyRangeSchema));
const timing = (b: Building) => (b.listing.timing ??= create(TimingSchema));
const call = (b: Building) => (b.listing.call ??= create(CallSchema));
const delivery = (b: Building) => (b.listing.delivery ??= create(DeliverySchema));
const exportControl = (b: Building) => (b.listing.exportControl ??= create(ExportControlSchema));

function readSide(cell: string, b: Building): void {
  const side = cell.toLowerCase();
  if (side === 'offer') b.listing.terms = { case: 'offer', value: create(OfferTermsSchema) };
  else if (side === 'need') b.listing.terms = { case: 'need', value: create(NeedTermsSchema) };
  else wrong(cell, 'offer or need');
}

// "organizations/ID", "external:SOURCE/ID", or an external id of the row's source.
function readOwner(cell: string, b: Building): void {
  if (!cell.startsWith('organizations/') && !cell.startsWith('external:')) {
    b.item.organizationExternalId = create(ExternalIdSchema, { source: b.source, id: cell });
    return;
  }
  b.listing.organization = cell;
  const resolved = resolveOwner(b.item);
  if (resolved.kind === 'bad') throw new Wrong(resolved.faults[0]?.description);
}

function readCooperation(cell: string, b: Building): void {
  for (const element of list(cell)) {
    const required = element.endsWith('!');
    const mode = enumValue(required ? element.slice(0, -1) : element, CooperationModeSchema);
    b.listing.cooperation.push(
      create(CooperationTermSchema, { mode, necessity: required ? Necessity.REQUIRED : Necessity.NEGOTIABLE }),
    );
  }
}

function readSolution(cell: string, b: Building): void {
  if (b.listing.terms.case !== 'need') throw new Wrong('got a text for an offer, want it for needs only');
  b.listing.terms.value.currentSolution = cell;
}

const listingRules: readonly Rule[] = [
  { name: 'source', read: (cell, b) => (b.source = cell) },
  { name: 'id', read: (id, b) => (b.listing.externalId = create(ExternalIdSchema, { source: b.source, id })) },
  { name: 'language', read: (cell, b) => (b.language = cell) },
  { name: 'side', read: readSide },
  { name: 'organization', read: readOwner },
  { name: 'title', read: (cell, b, tag) => b.listing.titles.push(label(tag, cell)), localized: true },
  { name: 'description', read: (cell, b, tag) => b.listing.descriptions.push(words(tag, cell)), localized: true },
  {
    name: 'keywords',
    read: (cell, b, tag) => b.listing.keywords.push(...list(cell).map((word) => label(tag, word))),
    localized: true,
  },
  { name: 'current_solution', read: readSolution },
  {
    name: 'sectors',
    read: (cell, b) =>
      b.listing.sectors.push(
        ...list(cell).map((code) => create(SectorAssignmentSchema, { code, origin: SectorOrigin.DECLARED })),
      ),
  },
  { name: 'trl', read: (cell, b) => (readiness(b).trl = integer(cell)) },
  { name: 'max_trl', read: (cell, b) => (readiness(b).maxTrl = integer(cell)) },
  { name: 'cooperation', read: readCooperation },
  { name: 'currency', read: (cell, b) => (b.currency = cell) },
  { name: 'money_min', read: (cell, b) => (money(b).min = amount(cell, b.currency)) },
  { name: 'money_max', read: (cell, b) => (money(b).max = amount(cell, b.currency)) },
  { name: 'money_basis', read: (cell, b) => (money(b).basis = enumValue(cell, MoneyBasisSchema)) },
  { name: 'regions', read: (cell, b) => (b.listing.regions = list(cell)) },
  { name: 'start', read: (cell, b) => (timing(b).startTime = time(cell, 'first')) },
  { name: 'end', read: (cell, b) => (timing(b).endTime = time(cell, 'last')) },
  { name: 'months', read: (cell, b) => (timing(b).months = integer(cell)) },
  { name: 'call_programme', read: (cell, b) => (call(b).programme = cell) },
  { name: 'call_deadline', read: (cell, b) => (call(b).deadline = time(cell, 'last')) },
  { name: 'working_languages', read: (cell, b) => (delivery(b).workingLanguages = list(cell)) },
  { name: 'document_languages', read: (cell, b) => (delivery(b).documentLanguages = list(cell)) },
  {
    name: 'excluded_countries',
    read: (cell, b) => {
      b.listing.preferences ??= create(PartnerPreferencesSchema);
      b.listing.preferences.excludedCountries = list(cell);
    },
  },
  { name: 'accepting_interest', read: (cell, b) => (b.listing.acceptingInterest = yesNo(cell)) },
  { name: 'export_jurisdiction', read: (cell, b) => (exportControl(b).jurisdiction = cell) },
  { name: 'export_status', read: (cell, b) => (exportControl(b).status = enumValue(cell, ExportControlStatusSchema)) },
  { name: 'export_license', read: (cell, b) => (exportControl(b).license = cell) },
];

interface Place {
  cell: number;
  name: string;
  // Place of its rule among the rules.
  rule: number;
  // "": that of the row.
  language: string;
}

// Which cell of a row is what.
export class CsvHead {
  readonly faults: readonly Fault[];
  private readonly listings: boolean;
  private readonly rules: readonly Rule[];
  private readonly places: readonly Place[];
  private readonly width: number;

  constructor(
    head: readonly string[],
    private readonly source: string,
  ) {
    const names = head.map((name) => name.trim());
    this.width = names.length;
    this.listings = names.includes('side');
    this.rules = this.listings ? listingRules : organizationRules;
    const faults: Fault[] = [];
    const places: Place[] = [];
    for (const [cell, name] of names.entries()) {
      const [base = '', language = ''] = name.split(/\.(.*)/s);
      const rule = this.rules.findIndex(
        (candidate) =>
          candidate.name === base && (!name.includes('.') || (candidate.localized === true && language !== '')),
      );
      if (rule < 0) {
        const known = this.rules.map((candidate) => candidate.name).join(', ');
        faults.push({ field: name.slice(0, 60), description: `got an unknown column, want some of ${known}` });
      } else if (names.indexOf(name) < cell) {
        faults.push({ field: name, description: 'got the column twice, want it once' });
      } else {
        places.push({ cell, name, rule, language });
      }
    }
    const wanted = this.listings ? ['id', 'language', 'organization', 'title'] : ['id', 'language', 'name', 'country'];
    for (const field of wanted) {
      if (!names.includes(field)) faults.push({ field, description: 'got no such column, want one' });
    }
    this.faults = faults;
    this.places = places.sort((a, b) => a.rule - b.rule || Number(a.language !== '') - Number(b.language !== ''));
  }

  read(cells: readonly string[]): Parsed {
    if (cells.length !== this.width) {
      return {
        kind: 'bad',
        faults: [{ field: '', description: `got ${cells.length} cells, want ${this.width}` }],
      };
    }
    const listing = create(ListingSchema);
    const building: Building = {
      source: this.source,
      language: '',
      currency: '',
      organization: create(OrganizationSchema),
      item: create(ListingImportSchema, { listing }),
      listing,
    };
    // create() may copy: what is filled is what the item holds.
    building.listing = building.item.listing ?? listing;
    const faults: Fault[] = [];
    for (const { cell: at, name, rule, language } of this.places) {
      const cell = cells[at]?.trim() ?? '';
      if (cell === '') continue;
      try {
        this.rules[rule]?.read(cell, building, language || building.language);
      } catch (error) {
        if (!(error instanceof Wrong)) throw error;
        faults.push({ field: name, description: error.message });
      }
    }
    if (faults.length > 0) return { kind: 'bad', faults };
    return this.listings
      ? { kind: 'listing', value: building.item }
      : { kind: 'organization', value: building.organization };
  }
}
