// The record in a broker's hands: import, find, change.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { openPage, settled, startBrowser } from './support/browser.mjs';
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

const organizations = `id,language,name,name.ru,country,type
acme,kk,Сарыарқа су,Сарыарка Су,KZ,COMPANY
`;
const listings = `side,id,language,organization,title,trl,money_max,currency
need,n-1,kk,acme,"Тұзды жерді
тамшылатып суару",7,2500000,KZT
need,n-2,kk,acme,Су тазарту,seven,,
offer,n-3,kk,nobody,Сорғы,9,,
`;

const file = (name, content) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });

async function downloadOf(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return readFile(await download.path(), 'utf8');
}

test('an import shows what is wrong by line, runs dry, goes, and reports every record', async () => {
  const page = await openPage(browser, `${deployment.url}/import`);
  await page
    .locator('input[type=file]')
    .setInputFiles([file('organizations.csv', organizations), file('listings.csv', listings)]);
  await page.getByText('1 line with an error').waitFor();
  const wrong = page.getByRole('region', { name: 'Lines with errors' });
  assert.match(await wrong.innerText(), /listings\.csv:4[\s\S]*trl[\s\S]*got "seven", want a whole number/);

  await page.getByRole('button', { name: 'Dry run' }).click();
  await page.getByText('Checked. Nothing was changed.').waitFor();
  const { organizations: before = [] } = await deployment.call('registry', 'ListOrganizations', {
    filter: 'external_id.id = "acme"',
  });
  assert.equal(before.length, 0, 'a dry run changes nothing');

  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('Done.', { exact: true }).waitFor();
  await page.getByText('2 created').waitFor();
  const report = await downloadOf(page, () => page.getByRole('button', { name: 'Download the report' }).click());
  assert.match(report, /listings\.csv,2,CREATED,listings\//);
  assert.match(report, /listings\.csv,4,FAILED/);
  assert.match(report, /listings\.csv,5,FAILED/);
  assert.deepEqual(page.faults, []);
});

test('scrolling fetches page after page and draws the rows in view only', async () => {
  const page = await openPage(browser, `${deployment.url}/listings?sort=title`);
  await settled(page);
  const grid = page.getByRole('grid', { name: 'Listings' });
  await grid.focus();
  const last = page.locator('[role=row][aria-rowindex="258"]');
  for (let tries = 0; tries < 60 && (await last.count()) === 0; tries++) {
    await page.keyboard.press('End');
    await page.waitForTimeout(250);
  }
  await last.waitFor();
  assert.ok((await page.locator('.table-row').count()) < 60, 'rows out of view are not drawn');
});

test('two who change the same record see both versions and choose', async () => {
  const { organizations: found } = await deployment.call('registry', 'ListOrganizations', {
    filter: 'external_id.id = "acme"',
  });
  const [organization] = found;
  const page = await openPage(browser, `${deployment.url}/${organization.name}/edit`);
  await settled(page);
  await page.getByRole('textbox', { name: 'Website' }).fill('https://mine.example');
  await deployment.call('registry', 'UpdateOrganization', {
    organization: { name: organization.name, website: 'https://theirs.example', size: 'ORGANIZATION_SIZE_SMALL' },
    updateMask: 'website,size',
  });
  await page.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('https://theirs.example').waitFor();
  await dialog.getByText(/taken over: Size/).waitFor();
  await dialog.getByRole('button', { name: 'Take over and go on' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'https://mine.example' }).waitFor();
  const after = await deployment.call('registry', 'GetOrganization', { name: organization.name });
  assert.equal(after.website, 'https://mine.example');
  assert.equal(after.size, 'ORGANIZATION_SIZE_SMALL');
});
