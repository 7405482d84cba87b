import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, screenshot, settled, startBrowser, violations } from './support/browser.mjs';
import { Deployment } from './support/deployment.mjs';

let deployment;
let browser;
let submitted;
before(async () => {
  [deployment, browser] = await Promise.all([Deployment.start(), startBrowser()]);
  submitted = await submit('Насос для скважины');
});
after(async () => {
  await browser?.close();
  await deployment?.stop();
});

// An offer that waits for review.
async function submit(title) {
  const { organizations } = await deployment.call('registry', 'ListOrganizations', { pageSize: 1 });
  const listing = {
    organization: organizations[0].name,
    offer: {},
    titles: [{ language: 'ru', text: title }],
    descriptions: [{ language: 'ru', text: 'Поднимает воду со ста метров.' }],
  };
  const { name } = await deployment.call('registry', 'CreateListing', { listing });
  return deployment.call('registry', 'SubmitListing', { name });
}

const paths = [
  '/today',
  '/review',
  '/administration?part=people',
  '/administration?part=keys',
  '/administration?part=roles',
  '/administration?part=health',
];
for (const language of ['zh', 'ru', 'ug']) {
  for (const path of paths) {
    test(`${path} in ${language} meets WCAG 2.2 AA, and stays within a phone's width`, async () => {
      const page = await openPage(browser, deployment.url + path, { language });
      await settled(page);
      assert.deepEqual(await violations(page), []);
      await page.setViewportSize({ width: 360, height: 740 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `the page is ${wide} pixels wide`);
      await screenshot(page, `${path.replace(/\W+/g, '-').slice(1)}-${language}-360`);
      assert.deepEqual(page.faults, []);
      await page.context().close();
    });
  }
}

test('dark colors have enough contrast, too', async () => {
  for (const path of ['/today', '/review']) {
    const page = await openPage(browser, deployment.url + path, { scheme: 'dark' });
    await settled(page);
    assert.deepEqual(await violations(page), []);
    await page.context().close();
  }
});

test('a reviewer publishes by keys alone, once the consent is named', async () => {
  const page = await openPage(browser, `${deployment.url}/review?of=${submitted.name.split('/')[1]}`);
  await page.getByRole('heading', { level: 2, name: /Насос для скважины/ }).waitFor();
  await page.getByText('No consent of the owner is recorded.').waitFor();
  await page.keyboard.press('p');
  await page.getByRole('dialog', { name: 'Publish' }).waitFor();
  await page.keyboard.type('director of the institute');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('Published.').waitFor();
  const listing = await deployment.call('registry', 'GetListing', { name: submitted.name });
  assert.equal(listing.state, 'LISTING_STATE_PUBLISHED');
  assert.equal(listing.consent.givenBy, 'director of the institute');
});

test('what a reviewer typed is there after the server was away and the page loaded anew', async () => {
  const { name } = await submit('Насос второй');
  const url = `${deployment.url}/review?of=${name.split('/')[1]}`;
  const page = await openPage(browser, url);
  await page.getByRole('heading', { level: 2, name: /Насос второй/ }).waitFor();
  await page.keyboard.press('c');
  await page.keyboard.type('Please name the depth.');
  await deployment.stopServer();
  await page.getByRole('button', { name: 'Request changes', exact: true }).last().click();
  await page.getByRole('alert').getByText('The server cannot be reached.').waitFor();
  await deployment.startServer(deployment.server.port);
  await page.reload();
  await page.getByRole('heading', { level: 2, name: /Насос второй/ }).waitFor();
  await page.keyboard.press('c');
  assert.equal(await page.getByLabel('What has to be changed').inputValue(), 'Please name the depth.');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Request changes', exact: true }).last().click();
  await page.getByRole('status').getByText('Changes requested.').waitFor();
});

test('the keys that work are listed at “?”', async () => {
  const page = await openPage(browser, `${deployment.url}/today`);
  await settled(page);
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Shortcuts' });
  await dialog.getByText('Show all shortcuts').waitFor();
  assert.deepEqual(await violations(page), []);
});
