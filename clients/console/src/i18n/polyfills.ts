// Intl for the languages that a browser's own Intl lacks: of ours many browsers
// lack Uyghur, Turkmen, Tajik and Kyrgyz. Loaded for such a language only.

type Loader = () => Promise<unknown>;

const numbers: Record<string, Loader> = {
  ky: () => import('@formatjs/intl-numberformat/locale-data/ky.js'),
  tg: () => import('@formatjs/intl-numberformat/locale-data/tg.js'),
  tk: () => import('@formatjs/intl-numberformat/locale-data/tk.js'),
  ug: () => import('@formatjs/intl-numberformat/locale-data/ug.js'),
};
const dates: Record<string, Loader> = {
  ky: () => import('@formatjs/intl-datetimeformat/locale-data/ky.js'),
  tg: () => import('@formatjs/intl-datetimeformat/locale-data/tg.js'),
  tk: () => import('@formatjs/intl-datetimeformat/locale-data/tk.js'),
  ug: () => import('@formatjs/intl-datetimeformat/locale-data/ug.js'),
};
const names: Record<string, Loader> = {
  ky: () => import('@formatjs/intl-displaynames/locale-data/ky.js'),
  tg: () => import('@formatjs/intl-displaynames/locale-data/tg.js'),
  tk: () => import('@formatjs/intl-displaynames/locale-data/tk.js'),
  ug: () => import('@formatjs/intl-displaynames/locale-data/ug.js'),
};
const plurals: Record<string, Loader> = {
  ky: () => import('@formatjs/intl-pluralrules/locale-data/ky.js'),
  tk: () => import('@formatjs/intl-pluralrules/locale-data/tk.js'),
  ug: () => import('@formatjs/intl-pluralrules/locale-data/ug.js'),
};

// Call it before anything is formatted in the language of tag.
export async function ensureIntl(tag: string): Promise<void> {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (plurals[tag] && Intl.PluralRules.supportedLocalesOf(tag).length === 0) {
    await import('@formatjs/intl-pluralrules/polyfill-force.js');
    await plurals[tag]();
  }
  if (numbers[tag] && Intl.NumberFormat.supportedLocalesOf(tag).length === 0) {
    await import('@formatjs/intl-numberformat/polyfill-force.js');
    await numbers[tag]();
  }
  if (names[tag] && Intl.DisplayNames.supportedLocalesOf(tag).length === 0) {
    await import('@formatjs/intl-displaynames/polyfill-force.js');
    await names[tag]();
  }
  if (dates[tag] && Intl.DateTimeFormat.supportedLocalesOf(tag).length === 0) {
    await import('@formatjs/intl-datetimeformat/polyfill-force.js');
    await Promise.all([dates[tag](), import('@formatjs/intl-datetimeformat/add-golden-tz.js')]);
    (Intl.DateTimeFormat as unknown as { __setDefaultTimeZone?: (zone: string) => void }).__setDefaultTimeZone?.(zone);
  }
}
