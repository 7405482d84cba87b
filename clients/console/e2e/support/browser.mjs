// Chromium, and what a test looks at in it.
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const executablePath = process.env.KAREZ_CHROMIUM ?? '/usr/bin/chromium';
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const screenshots = join(import.meta.dirname, '../screenshots');

export async function startBrowser() {
  return chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

// A page of its own profile. Faults of the page (uncaught errors, what the content
// policy refuses) are kept in page.faults. state: the cookies of another page's
// context, so that who is signed in there is signed in here.
export async function openPage(
  browser,
  url,
  { language = 'en', scheme = 'light', width = 1440, height = 900, state } = {},
) {
  const context = await browser.newContext({
    viewport: { width, height },
    ...(state && { storageState: { cookies: state.cookies, origins: [] } }),
    colorScheme: scheme,
    locale: 'en',
    timezoneId: 'Asia/Almaty',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|React|Warning/.test(message.text()))
      page.faults.push(message.text());
  });
  await page.addInitScript((tag) => {
    if (!localStorage.getItem('karez.language')) localStorage.setItem('karez.language', tag);
  }, language);
  await page.goto(url);
  return page;
}

// Waits until nothing is being loaded.
export async function settled(page) {
  await page.waitForLoadState('networkidle');
  await page.locator('.loading').first().waitFor({ state: 'detached' });
}

// What axe finds against WCAG 2.2 AA, a line each; empty: nothing.
export async function violations(page) {
  // By the debugger, so that the page's content policy stays as it is.
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const found = await globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return found.violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
    );
  });
}

// Into e2e/screenshots, which git ignores; returns the file's path.
export async function screenshot(page, name) {
  await mkdir(screenshots, { recursive: true });
  const path = join(screenshots, `${name}.png`);
  await page.screenshot({ path });
  return path;
}
