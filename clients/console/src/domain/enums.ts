import type { DescEnum } from '@bufbuild/protobuf';

// The word of a value without the prefix of its enum: "PUBLISHED", as filters take it.
export function enumWord(schema: DescEnum, value: number): string {
  const name = schema.value[value]?.name ?? '';
  const prefix = (schema.values[0]?.name ?? '').replace(/UNSPECIFIED$/, '');
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
