import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, screenshot, settled, startBrowser } from './support/browser.mjs';
import { Deployment } from './support/deployment.mjs';

let deployment;
let browser;
before(async () => {
  [deployment, browser] = await Promise.all([Deployment.start(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await deployment?.stop();
});

test('an open deployment says so, and opens with today', async () => {
  const page = await openPage(browser, deployment.url);
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
  await settled(page);
  assert.match(page.url(), /\/today$/);
  assert.match(await page.locator('.banner').innerText(), /nobody has to sign in/);
  await screenshot(page, 'today');
  assert.deepEqual(page.faults, []);
});

test('the language changes at once, and with it the direction', async () => {
  const page = await openPage(browser, deployment.url, { language: 'zh' });
  await page.getByRole('heading', { level: 1, name: '今日' }).waitFor();
  await page.getByLabel('语言').selectOption('ug');
  await page.getByRole('heading', { level: 1, name: 'بۈگۈن' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
  assert.equal(await page.locator('html').getAttribute('lang'), 'ug');
  const navigation = await page.locator('.navigation').boundingBox();
  assert.ok(navigation.x > 700, 'the navigation stands on the right');
  assert.deepEqual(page.faults, []);
});

test('a screen that is not there is said to be none', async () => {
  const page = await openPage(browser, `${deployment.url}/nowhere`);
  await page.getByText('There is no such page.').waitFor();
});
