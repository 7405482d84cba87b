// The catalogues of locales/, one PO file a language.
//   compile  makes src/i18n/compiled/TAG.ts of each
//   check    fails where a text of the console is missing from a complete language
//   fill F   puts the translations of F in: a table with tabs between columns,
//            whose first row names the languages: en, zh, ru, ug
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { getConfig } from '@lingui/conf';
import { createCompiledCatalog, getCatalogs } from '@lingui/cli/api';
import { compileMessage } from '@lingui/message-utils/compileMessage';

// Languages in which every text has to be there; others fall back to English.
const complete = ['en', 'zh', 'ru', 'ug'];

const config = getConfig();
const [catalog] = await getCatalogs(config);

async function compile() {
  const out = 'src/i18n/compiled';
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const locale of config.locales) {
    const { messages } = await catalog.getTranslations(locale, {
      sourceLocale: config.sourceLocale,
      fallbackLocales: config.fallbackLocales,
    });
    const { source, errors } = createCompiledCatalog(locale, messages, { namespace: 'ts', strict: false });
    if (errors.length > 0) throw new Error(`${locale}: ${errors.map((e) => `${e.id}: ${e.error.message}`).join('; ')}`);
    writeFileSync(`${out}/${locale}.ts`, source);
  }
}

async function check() {
  const wanted = await catalog.collect();
  if (!wanted) throw new Error('a source file cannot be read for its texts');
  let faults = 0;
  for (const locale of complete) {
    const has = (await catalog.read(locale)) ?? {};
    for (const [id, entry] of Object.entries(wanted)) {
      const text = has[id]?.translation;
      if (has[id] === undefined || (locale !== config.sourceLocale && !text)) {
        console.error(`locales/${locale}.po: no translation of "${entry.message ?? id}"`);
        faults++;
      } else if (placeholders(text) !== placeholders(entry.message ?? id)) {
        console.error(
          `locales/${locale}.po: got ${placeholders(text)} in "${text}", want ${placeholders(entry.message ?? id)}`,
        );
        faults++;
      }
    }
    for (const id of Object.keys(has)) {
      if (wanted[id]) continue;
      console.error(`locales/${locale}.po: "${has[id].message ?? id}" is used nowhere (npm run extract takes it out)`);
      faults++;
    }
  }
  if (faults > 0) {
    console.error(`${faults} faults; npm run extract brings new texts into the catalogues, a person translates them`);
    process.exit(1);
  }
}

// Names of the values that a text takes, each once.
function placeholders(text) {
  const names = new Set();
  const visit = (tokens) => {
    for (const token of tokens) {
      if (!Array.isArray(token)) continue;
      names.add(token[0]);
      if (token[2] && typeof token[2] === 'object') {
        for (const branch of Object.values(token[2])) if (Array.isArray(branch)) visit(branch);
      }
    }
  };
  const compiled = text ? compileMessage(text) : [];
  if (Array.isArray(compiled)) visit(compiled);
  return [...names].sort().join(', ');
}

async function fill(file) {
  const [head, ...rows] = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
  for (const locale of head.slice(1)) {
    const column = head.indexOf(locale);
    const has = await catalog.read(locale);
    const byMessage = new Map(Object.values(has).map((entry) => [entry.message, entry]));
    for (const row of rows) {
      const entry = byMessage.get(row[0]);
      if (!entry) console.error(`${basename(file)}: "${row[0]}" is no text of the console`);
      else if (row[column]) entry.translation = row[column];
    }
    await catalog.write(locale, has);
  }
}

const [word, argument] = process.argv.slice(2);
if (word === 'compile') await compile();
else if (word === 'check') await check();
else if (word === 'fill' && argument) await fill(argument);
else throw new Error(`catalogues: got ${word}, want compile, check or fill FILE`);
