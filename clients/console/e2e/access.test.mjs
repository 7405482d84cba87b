// People sign in, see what their roles may, and work through a day.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { openPage, startBrowser } from './support/browser.mjs';
import { Deployment } from './support/deployment.mjs';

let deployment;
let browser;
before(async () => {
  [deployment, browser] = await Promise.all([Deployment.start({ access: 'required' }), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await deployment?.stop();
});

const passwords = { admin: 'nine old wells of Turpan' };
const newPassword = (userName) => `${userName} carries water to Hami`;

async function enter(page, userName, password) {
  await page.getByLabel('User name').fill(userName);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function replacePassword(page, given, own) {
  await page.getByRole('heading', { name: 'Set your own password' }).waitFor();
  await page.getByLabel('One-time password').fill(given);
  await page.getByLabel('New password', { exact: true }).fill(own);
  await page.getByLabel('New password once more').fill(own);
  await page.getByRole('button', { name: 'Set password' }).click();
}

async function signedIn(userName, path = '/') {
  const page = await openPage(browser, deployment.url + path);
  await enter(page, userName, passwords[userName]);
  await page.getByRole('button', { name: /^Account:/ }).waitFor();
  await page.locator('.loading').first().waitFor({ state: 'detached' });
  return page;
}

const screensOf = (page) => page.getByRole('navigation', { name: 'Screens' }).getByRole('link').allInnerTexts();
const button = (page, name) => page.getByRole('button', { name, exact: true });

test('the first administrator signs in, once with the one-time password and then with their own', async () => {
  const page = await openPage(browser, deployment.url);
  await enter(page, 'admin', 'a password of nobody');
  await page.getByText('User name or password is not right.').waitFor();
  await enter(page, 'admin', deployment.oneTimePassword);
  await replacePassword(page, deployment.oneTimePassword, passwords.admin);
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
  await page.locator('.loading').first().waitFor({ state: 'detached' });
  assert.deepEqual(await screensOf(page), ['Today', 'Listings', 'Organizations', 'Administration']);
  assert.deepEqual(page.faults, []);
});

// What a partner's people are bound to.
const own = 'organizations/demo-org-01';

test('an administrator creates people, each of whom sets a password of their own', async () => {
  const page = await signedIn('admin', '/administration?part=people');
  for (const [userName, role] of [
    ['ayna', 'Broker'],
    ['omar', 'Auditor'],
    ['pavel', 'Partner'],
  ]) {
    await button(page, 'New').click();
    const dialog = page.getByRole('dialog', { name: 'New person or program' });
    await dialog.getByLabel('User name').fill(userName);
    await dialog.getByLabel('Name shown to others').fill(userName.toUpperCase());
    await dialog.getByRole('checkbox', { name: role }).check();
    if (role === 'Partner') await dialog.getByLabel('Organizations for which it acts').fill(own);
    await button(dialog, 'Save').click();
    const shown = page.getByRole('dialog', { name: `One-time password of ${userName.toUpperCase()}` });
    const oneTime = (await shown.locator('output').innerText()).trim();
    await button(shown, 'I have it').click();
    await shown.waitFor({ state: 'detached' });

    const theirs = await openPage(browser, deployment.url);
    await enter(theirs, userName, oneTime);
    passwords[userName] = newPassword(userName);
    await replacePassword(theirs, oneTime, passwords[userName]);
    await theirs.getByRole('button', { name: `Account: ${userName.toUpperCase()}` }).waitFor();
    await theirs.context().close();
  }
  assert.deepEqual(page.faults, []);
});

test('an operator has the whole desk, but administers nobody', async () => {
  const page = await signedIn('ayna');
  assert.deepEqual(await screensOf(page), [
    'Today',
    'Review',
    'Match desk',
    'Listings',
    'Organizations',
    'Import',
    'Export',
  ]);
  await page.goto(`${deployment.url}/administration`);
  await page.getByText('Your account may not open this screen.').waitFor();
});

test('an auditor reads all, and finds no button that changes anything', async () => {
  const page = await signedIn('omar', '/listings/demo-n034');
  assert.deepEqual(await screensOf(page), [
    'Today',
    'Match desk',
    'Listings',
    'Organizations',
    'Export',
    'Administration',
  ]);
  await page.getByText('Your account may only look at it.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Edit' }).count(), 0);
  await page.goto(`${deployment.url}/matches?of=demo-n034&with=demo-o034`);
  await page.getByText('Your account may look at matches, but not decide about them.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Accept' }).count(), 0);
  await page.goto(`${deployment.url}/administration?part=people`);
  await page.getByRole('rowheader', { name: /AYNA/ }).waitFor();
  assert.equal(await page.getByRole('button', { name: /^(New|Change|New password)$/ }).count(), 0);
});

test("a partner changes its own organization's record, and only looks at others'", async () => {
  const page = await signedIn('pavel', `/${own}`);
  assert.deepEqual(await screensOf(page), ['Today', 'Listings', 'Organizations', 'Import', 'Export']);
  await page.getByRole('button', { name: /^Edit/ }).waitFor();
  assert.equal(await button(page, 'Delete').count(), 0);
  await page.goto(`${deployment.url}/listings/demo-n034`);
  await page.getByText('Your account may only look at it.').waitFor();
  assert.equal(await page.getByRole('button', { name: /^(Edit|Matches|Withdraw)/ }).count(), 0);
});

test('where a session ends meanwhile, what was typed stays, and is saved after signing in again', async () => {
  const page = await signedIn('ayna', `/${own}/edit`);
  await page.getByRole('textbox', { name: 'Website' }).fill('https://kept.example');
  const elsewhere = await signedIn('ayna');
  await elsewhere.getByRole('button', { name: /^Account:/ }).click();
  await elsewhere.getByRole('button', { name: 'Sign out on all devices' }).click();
  await elsewhere.getByRole('heading', { name: 'Sign in' }).waitFor();

  // Other services may remember an answer about a session for five seconds.
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await page.waitForTimeout(6000);
  await button(page, 'Save').click();
  await dialog.getByLabel('Password', { exact: true }).fill(passwords.ayna);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'https://kept.example' }).waitFor();
  assert.deepEqual(page.faults, []);
});

test('what one person types in a tab is not there for the next, and is when they come back', async () => {
  const pair = '/matches?of=demo-n034&with=demo-o034';
  const page = await signedIn('ayna', pair);
  await page.getByLabel('Comment on the decision').fill('call them on Monday');
  const signOut = async () => {
    await page.getByRole('button', { name: /^Account:/ }).click();
    await button(page, 'Sign out').click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  };
  await signOut();
  await enter(page, 'omar', passwords.omar);
  await page.getByText('Your account may look at matches, but not decide about them.').waitFor();
  assert.equal(await page.getByText('call them on Monday').count(), 0);
  await signOut();
  await enter(page, 'ayna', passwords.ayna);
  await page.waitForFunction(
    () => document.querySelector('[aria-label="Comment on the decision"]')?.value === 'call them on Monday',
  );
  assert.deepEqual(page.faults, []);
});

test('where signing out fails, nobody is told that it was done', async () => {
  const page = await signedIn('ayna');
  await page.route('**/session', (route) =>
    route.request().method() === 'DELETE' ? route.fulfill({ status: 503, body: '{}' }) : route.continue(),
  );
  await page.getByRole('button', { name: /^Account:/ }).click();
  await button(page, 'Sign out').click();
  await page.getByText('The server cannot be reached').first().waitFor();
  assert.equal(await page.getByRole('heading', { name: 'Sign in' }).count(), 0);
});

const needs = `side,id,language,organization,title,description
need,day-1,ru,organizations/demo-org-01,Опреснение воды из скважин,"Опреснение солёной воды для капельного орошения хлопка, 20 кубометров в час."
`;

test('a day as operator: import, review, publish, match, decide, export', async () => {
  const page = await signedIn('ayna', '/import');
  await page
    .locator('input[type=file]')
    .setInputFiles([{ name: 'needs.csv', mimeType: 'text/csv', buffer: Buffer.from(needs) }]);
  await page.getByText('no line with an error').waitFor();
  await page.getByRole('radio', { name: /Submitted for review/ }).check();
  await button(page, 'Import').click();
  await page.getByText('1 created').waitFor();
  await page.getByRole('link', { name: 'Review them' }).click();

  await page.getByRole('heading', { level: 2, name: /Опреснение воды из скважин/ }).waitFor();
  await page.getByText('No consent of the owner is recorded.').waitFor();
  await page.keyboard.press('p');
  await page.getByRole('dialog', { name: 'Publish' }).waitFor();
  await page.keyboard.type('chairman of the cooperative');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('Published.').waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await page.goto(`${deployment.url}/listings?q=${encodeURIComponent('Опреснение воды из скважин')}`);
  await page.getByRole('grid', { name: 'Listings' }).getByText('Опреснение воды из скважин').click();
  await button(page, 'Matches').click();
  await page.locator('.waterfall').waitFor();
  const offer = new URL(page.url()).searchParams.get('with');
  assert.ok(offer);
  await page.keyboard.press('a');
  await page.getByText('Accepted.').waitFor();

  // A browser without a window cannot ask where to write.
  await page.addInitScript(() => delete globalThis.showSaveFilePicker);
  await page.goto(`${deployment.url}/export?${new URLSearchParams({ filter: 'external_id.id = "day-1"' })}`);
  await page.getByText('1 published need').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Export').click()]);
  const rows = await readFile(await download.path(), 'utf8');
  assert.ok(rows.includes(offer), `the accepted match with ${offer} is exported`);
  assert.deepEqual(page.faults, []);
});
