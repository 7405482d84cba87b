// A record that is being written, kept in the browser with every change: nothing
// typed is lost by a reload, a closed tab, the end of the session or the server's.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { fromJson, toJson, type DescMessage, type JsonValue, type MessageShape } from '@bufbuild/protobuf';
import { usePrincipal } from '~/api/permissions';

// What stands in a field that cannot be read as its value, such as "12," in a
// field for numbers: by the field's path.
export type RawTexts = Readonly<Record<string, string>>;

interface Written<T> {
  record: T;
  raw: RawTexts;
}

interface Kept {
  record: JsonValue;
  base: JsonValue | null;
  raw: RawTexts;
  time: number;
}

export interface RecordDraft<T> extends Written<T> {
  // The revision that it was made from; undefined: a new record.
  base: T | undefined;
  change: (change: Partial<T> | ((record: T) => T)) => void;
  setRaw: (path: string, text: string | undefined) => void;
  // Forgets what stands in the fields of a row of the list at path; the rows after it move up.
  dropRow: (path: string, index: number) => void;
  // Goes on from another revision, with what is to be kept of both.
  rebase: (base: T, record: T) => void;
  // When an earlier visit's text was found; undefined: it began with this visit.
  restored: Date | undefined;
  // When it was kept last; undefined: nothing has been written.
  kept: Date | undefined;
  // Forgets what was written and begins again.
  discard: () => void;
  // Forgets what is kept: it is in the record now.
  settle: () => void;
}

const prefix = 'karez.record.';

function read<Desc extends DescMessage>(schema: Desc, place: string) {
  const text = localStorage.getItem(place);
  if (text === null) return undefined;
  try {
    const kept = JSON.parse(text) as Kept;
    const options = { ignoreUnknownFields: true };
    return {
      record: fromJson(schema, kept.record, options),
      base: kept.base === null ? undefined : fromJson(schema, kept.base, options),
      raw: kept.raw,
      time: new Date(kept.time),
    };
  } catch {
    // Of a form that was another one: not to be read any more.
    localStorage.removeItem(place);
    return undefined;
  }
}

// key: what is being written, such as "listings/17" or "listings/new". initial: as it
// begins where nothing is kept.
export function useRecordDraft<Desc extends DescMessage>(
  schema: Desc,
  key: string,
  initial: MessageShape<Desc>,
  base: MessageShape<Desc> | undefined,
): RecordDraft<MessageShape<Desc>> {
  type T = MessageShape<Desc>;
  const principal = usePrincipal();
  const place = `${prefix}${principal}.${key}`;
  const [found] = useState(() => read(schema, place));
  const [written, setWritten] = useState<Written<T> & { base: T | undefined }>(() => ({
    record: found?.record ?? initial,
    raw: found?.raw ?? {},
    base: found ? found.base : base,
  }));
  const [restored, setRestored] = useState(found?.time);
  const [kept, setKept] = useState(found?.time);
  const settled = useRef(false);

  const latest = useRef(written);
  const put = useCallback(
    (next: typeof written) => {
      latest.current = next;
      setWritten(next);
      if (settled.current) return;
      const time = Date.now();
      const content: Kept = {
        record: toJson(schema, next.record),
        base: next.base ? toJson(schema, next.base) : null,
        raw: next.raw,
        time,
      };
      localStorage.setItem(place, JSON.stringify(content));
      setKept(new Date(time));
    },
    [schema, place],
  );

  const change = useCallback(
    (by: Partial<T> | ((record: T) => T)) => {
      const { record } = latest.current;
      put({ ...latest.current, record: typeof by === 'function' ? by(record) : { ...record, ...by } });
    },
    [put],
  );
  const setRaw = useCallback(
    (path: string, text: string | undefined) => {
      const { [path]: before, ...others } = latest.current.raw;
      if (before === text) return;
      put({ ...latest.current, raw: text === undefined ? others : { ...others, [path]: text } });
    },
    [put],
  );
  const dropRow = useCallback(
    (path: string, index: number) => put({ ...latest.current, raw: withoutRow(latest.current.raw, path, index) }),
    [put],
  );
  const settle = useCallback(() => {
    settled.current = true;
    localStorage.removeItem(place);
  }, [place]);
  const start = useRef({ initial, base });
  useEffect(() => {
    start.current = { initial, base };
  });
  const discard = useCallback(() => {
    localStorage.removeItem(place);
    latest.current = { record: start.current.initial, raw: {}, base: start.current.base };
    setWritten(latest.current);
    setRestored(undefined);
    setKept(undefined);
  }, [place]);

  return useMemo(
    () => ({
      ...written,
      change,
      setRaw,
      dropRow,
      rebase: (nextBase: T, record: T) => put({ record, base: nextBase, raw: latest.current.raw }),
      restored,
      kept,
      discard,
      settle,
    }),
    [written, change, setRaw, dropRow, put, restored, kept, discard, settle],
  );
}

// Texts by path once a row of the list at path is gone: those of its fields go, those
// of the rows after it move up.
export function withoutRow(texts: RawTexts, path: string, index: number): RawTexts {
  const kept: Record<string, string> = {};
  for (const [at, text] of Object.entries(texts)) {
    const end = at.indexOf(']', path.length);
    const row = at.startsWith(`${path}[`) ? Number(at.slice(path.length + 1, end)) : -1;
    if (row < index) kept[at] = text;
    else if (row > index) kept[`${path}[${row - 1}]${at.slice(end + 1)}`] = text;
  }
  return kept;
}

// The top-level fields in which two revisions differ, as update_mask names them.
export function changedFields<Desc extends DescMessage>(
  schema: Desc,
  before: MessageShape<Desc>,
  after: MessageShape<Desc>,
): readonly string[] {
  const from = asObject(toJson(schema, before));
  const to = asObject(toJson(schema, after));
  return schema.fields
    .filter(({ jsonName }) => JSON.stringify(from[jsonName]) !== JSON.stringify(to[jsonName]))
    .map(({ name }) => name);
}

// to, with the named fields as they are in from.
export function withFields<Desc extends DescMessage>(
  schema: Desc,
  to: MessageShape<Desc>,
  from: MessageShape<Desc>,
  names: ReadonlySet<string>,
): MessageShape<Desc> {
  const there = asObject(toJson(schema, to));
  const here = asObject(toJson(schema, from));
  const merged: Record<string, JsonValue> = {};
  for (const { name, jsonName } of schema.fields) {
    const value = (names.has(name) ? here : there)[jsonName];
    if (value !== undefined) merged[jsonName] = value;
  }
  return fromJson(schema, merged, { ignoreUnknownFields: true });
}

function asObject(json: unknown): Record<string, JsonValue> {
  return json as Record<string, JsonValue>;
}
