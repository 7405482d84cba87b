import { readdirSync } from 'node:fs';
import { defineConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';

// A language is there as soon as its catalogue is: locales/TAG.po.
const locales = readdirSync(new URL('locales', import.meta.url))
  .filter((file) => file.endsWith('.po'))
  .map((file) => file.slice(0, -'.po'.length))
  .sort();

export default defineConfig({
  sourceLocale: 'en',
  locales: locales.length > 0 ? locales : ['en'],
  fallbackLocales: { default: 'en' },
  catalogs: [{ path: '<rootDir>/locales/{locale}', include: ['src'], exclude: ['src/gen/**', 'src/i18n/compiled/**'] }],
  // By origin, so that each screen's texts stand together.
  orderBy: 'origin',
  format: formatter({ lineNumbers: false, printLinguiId: false }),
});
