// The languages of the console. One is offered as soon as its catalogue is in
// locales/; here stand its own name and the direction in which it is written.
import type { Messages } from '@lingui/core';

export interface Language {
  // BCP 47 tag, also the name of the catalogue.
  tag: string;
  // What its speakers call it.
  name: string;
  direction: 'ltr' | 'rtl';
}

const known: readonly Language[] = [
  { tag: 'zh', name: '中文', direction: 'ltr' },
  { tag: 'ug', name: 'ئۇيغۇرچە', direction: 'rtl' },
  { tag: 'ru', name: 'Русский', direction: 'ltr' },
  { tag: 'kk', name: 'Қазақша', direction: 'ltr' },
  { tag: 'uz', name: 'Oʻzbekcha', direction: 'ltr' },
  { tag: 'ky', name: 'Кыргызча', direction: 'ltr' },
  { tag: 'tg', name: 'Тоҷикӣ', direction: 'ltr' },
  { tag: 'tk', name: 'Türkmençe', direction: 'ltr' },
  { tag: 'en', name: 'English', direction: 'ltr' },
];

const catalogues = import.meta.glob<{ messages: Messages }>('./compiled/*.ts');

export const languages = known.filter(({ tag }) => `./compiled/${tag}.ts` in catalogues);

export function languageOf(tag: string): Language {
  return languages.find((language) => language.tag === tag) ?? { tag: 'en', name: 'English', direction: 'ltr' };
}

export async function loadCatalogue(tag: string): Promise<Messages> {
  const load = catalogues[`./compiled/${tag}.ts`];
  return load ? (await load()).messages : {};
}

// Names of the nine languages in which listings are written, and English, each by itself.
export function ownName(tag: string): string | undefined {
  return known.find((language) => language.tag === tag.split('-')[0])?.name;
}

// The writing direction of a text, by its language's script; undefined: let the
// browser tell it from the text.
export function directionOf(tag: string): 'ltr' | 'rtl' | 'auto' {
  const [language, script] = tag.split('-');
  if (script === 'Arab') return 'rtl';
  if (script?.length === 4) return 'ltr';
  return known.find((candidate) => candidate.tag === language)?.direction ?? 'auto';
}

// The language that the reader chose before, else the first of the browser's that
// there is, else English.
export function preferredLanguage(): string {
  const offered = (tag: string | null) => languages.find((language) => language.tag === tag?.split('-')[0])?.tag;
  return offered(localStorage.getItem('karez.language')) ?? navigator.languages.map(offered).find(Boolean) ?? 'en';
}
