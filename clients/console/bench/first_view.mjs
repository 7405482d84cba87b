// From the address typed to Today's counters: cold, as on a machine that never
// opened the console, and warm, as every morning after.
import { newPage, rest, timed } from './measure.mjs';

const repetitions = 15;
const size = { width: 1440, height: 900 };

// Runs in every page before the console does.
function watchFirstView() {
  globalThis.benchShift = 0;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) globalThis.benchShift += value;
  }).observe({ type: 'layout-shift', buffered: true });
  globalThis.benchFirstView = new Promise((resolve) => {
    const look = () => {
      const counters = [...document.querySelectorAll('.today-count')];
      const drawn = counters.length > 0 && counters.every(({ textContent }) => /\d/.test(textContent));
      requestAnimationFrame(drawn ? () => resolve(performance.now()) : look);
    };
    requestAnimationFrame(look);
  });
}

async function contextOf(browser, options = {}) {
  const context = await browser.newContext({ viewport: size, locale: 'en', timezoneId: 'Asia/Almaty', ...options });
  context.setDefaultTimeout(60_000);
  await context.addInitScript(watchFirstView);
  return context;
}

// Signs in as a person does, and gives the context's cookies and storage.
async function signIn(browser, url, { userName, password }) {
  const context = await contextOf(browser);
  const page = await newPage(context);
  await page.goto(url);
  await page.getByLabel('User name').fill(userName);
  await page.getByLabel('Password', { exact: true }).fill(password);
  const button = page.getByRole('button', { name: 'Sign in' });
  const [took] = await timed(page, {
    act: () => button.click(),
    wanted: [() => [...document.querySelectorAll('.today-count')].some(({ textContent }) => /\d/.test(textContent))],
  });
  console.log(`signed in; its first counter, the first answer of these servers, came after ${took.toFixed(0)} ms\n`);
  await rest(page);
  const state = await context.storageState();
  await context.close();
  return state;
}

// What of the page came over the wire, KiB.
const transferred = () =>
  [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce(
    (sum, { transferSize }) => sum + transferSize / 1024,
    0,
  );

async function open(page, url) {
  await page.goto(`${url}/today`);
  const view = await page.evaluate(() => globalThis.benchFirstView);
  await rest(page);
  return { view, shift: await page.evaluate(() => globalThis.benchShift), kib: await page.evaluate(transferred) };
}

// Gives the state of a browser that has signed in.
export async function firstViews(table, browser, url, operator) {
  const storageState = await signIn(browser, url, operator);
  table.head();
  const kib = { print: (value) => `${value.toFixed(0)} KiB`, aim: '' };
  const shift = { print: (value) => value.toFixed(3), aim: '0' };
  await table.measure(
    {
      cold: { label: "first view, nothing cached: Today's counters", aim: '1500 ms' },
      coldKib: { label: '  over the wire', ...kib },
      coldShift: { label: '  layout shift, all of it', ...shift },
      warm: { label: 'first view, files cached', aim: '1500 ms' },
      warmKib: { label: '  over the wire', ...kib },
      warmShift: { label: '  layout shift, all of it', ...shift },
    },
    repetitions,
    async () => {
      const context = await contextOf(browser, { storageState });
      const cold = await open(await newPage(context), url);
      const warm = await open(await newPage(context), url);
      await context.close();
      return {
        cold: cold.view,
        coldKib: cold.kib,
        coldShift: cold.shift,
        warm: warm.view,
        warmKib: warm.kib,
        warmShift: warm.shift,
      };
    },
  );
  return storageState;
}
