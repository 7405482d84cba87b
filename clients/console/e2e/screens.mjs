// Takes pictures of ten screens as a broker sees them, into e2e/screenshots, from a
// karezd and a gateway of its own with the demo exchange, as the tests do. With
// --docs also the small ones of docs/console.md.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { broker, fillDay, importFile } from './support/day.mjs';
import { openPage, screenshot, settled, startBrowser } from './support/browser.mjs';
import { Deployment } from './support/deployment.mjs';

const usage = `Usage: ./run console screens [OPTIONS] [NAME...]
Takes a picture of each screen NAME, by default of all, and prints where it is.

  --language TAG   zh, ru, ug or en; by default a different one for each screen
  --theme THEME    light or dark; by default light, and dark for some
  --size WxH       of the window, by default 1440x900
  --docs           makes the pictures in docs/images anew, too
`;
const options = {
  language: { type: 'string' },
  theme: { type: 'string' },
  size: { type: 'string', default: '1440x900' },
  docs: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

const pair = '/matches?of=demo-n034&with=demo-o034';
const waterfall = (page) => page.locator('.waterfall').waitFor();
const toWaterfall = (page) => page.locator('.waterfall').evaluate((table) => table.scrollIntoView());

// act: what is done before the picture is taken. picture: it is one of the docs'.
const screens = {
  'sign-in': { path: '/', language: 'zh', signedOut: true },
  today: { path: '/today', language: 'ru', picture: true },
  review: { path: ({ again }) => `/review?of=${again.split('/')[1]}`, language: 'en', picture: true },
  matches: { path: pair, language: 'zh', act: waterfall, picture: true },
  'matches-rtl': {
    path: pair,
    language: 'ug',
    theme: 'dark',
    act: async (page) => {
      await waterfall(page);
      await toWaterfall(page);
    },
    picture: true,
  },
  listings: { path: '/listings?sort=update_time+desc', language: 'ru', picture: true },
  'listing-form': { path: '/listings/demo-n034/edit', language: 'en' },
  import: {
    path: '/import',
    language: 'zh',
    act: async (page) => {
      await page.locator('input[type=file]').setInputFiles([importFile]);
      await page.locator('.import-counts').waitFor();
    },
  },
  export: { path: '/export', language: 'ug' },
  administration: {
    path: `/administration?part=audit&trail=${encodeURIComponent('auditTrails/registry')}`,
    language: 'en',
    theme: 'dark',
    act: async (page) => {
      const trails = page.locator('.administration-trail');
      for (const trail of await trails.all()) await trail.locator('.button').last().click();
      for (const trail of await trails.all()) await trail.locator('.badge').waitFor();
    },
    picture: true,
  },
};

const root = resolve(import.meta.dirname, '../../..');
const pictures = join(root, 'docs/images');
const pictureWidth = 1200;
const pictureBytes = 120_000;

// Into docs/images, as a WebP that is small enough for a page.
async function writePicture(browser, png, name) {
  const page = await (await browser.newContext()).newPage();
  const webp = await page.evaluate(
    async ({ data, width, most }) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
      const canvas = new OffscreenCanvas(width, Math.round((image.height * width) / image.width));
      const context = canvas.getContext('2d');
      context.imageSmoothingQuality = 'high';
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      for (let quality = 0.85; ; quality -= 0.1) {
        const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
        if (blob.size > most && quality > 0.3) continue;
        let bytes = '';
        for (const byte of new Uint8Array(await blob.arrayBuffer())) bytes += String.fromCharCode(byte);
        return btoa(bytes);
      }
    },
    { data: png.toString('base64'), width: pictureWidth, most: pictureBytes },
  );
  await page.context().close();
  await mkdir(pictures, { recursive: true });
  const path = join(pictures, `${name}.webp`);
  await writeFile(path, Buffer.from(webp, 'base64'));
  return path;
}

async function signIn(page) {
  const [userName, password] = [page.locator('input[autocomplete=username]'), page.locator('input[type=password]')];
  await userName.fill(broker.userName);
  await password.fill(broker.password);
  await password.press('Enter');
  await page.locator('.navigation').waitFor();
  return page.context().storageState();
}

async function take(browser, deployment, day, state, name, values) {
  const { path, language, theme = 'light', act, signedOut = false, picture = false } = screens[name];
  const [width, height] = values.size.split('x').map(Number);
  const page = await openPage(browser, deployment.url + (typeof path === 'string' ? path : path(day)), {
    language: values.language ?? language,
    scheme: values.theme ?? theme,
    width,
    height,
    ...(!signedOut && { state }),
  });
  if (signedOut) await page.locator('input[type=password]').waitFor();
  else await settled(page);
  await act?.(page);
  if (!signedOut) await settled(page);
  const paths = [await screenshot(page, name)];
  if (values.docs && picture) paths.push(await writePicture(browser, await page.screenshot(), name));
  for (const fault of page.faults) console.error(`${name}: ${fault}`);
  await page.context().close();
  return paths;
}

async function main() {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const unknown = positionals.find((name) => !(name in screens));
  if (values.help || unknown !== undefined || !/^\d+x\d+$/.test(values.size)) {
    if (unknown !== undefined) console.error(`screens: got ${unknown}, want one of ${Object.keys(screens).join(', ')}`);
    console.error(usage);
    return values.help ? 0 : 2;
  }
  const deployment = await Deployment.start({ access: 'required' });
  let browser;
  try {
    browser = await startBrowser();
    const day = await fillDay(deployment);
    const state = await signIn(await openPage(browser, deployment.url));
    for (const name of positionals.length > 0 ? positionals : Object.keys(screens))
      for (const path of await take(browser, deployment, day, state, name, values)) console.log(relative(root, path));
  } finally {
    await browser?.close();
    await deployment.stop();
  }
  return 0;
}

process.exitCode = await main();
