// The editor of listings and organizations: every field, by mouse and by keys.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, screenshot, settled, startBrowser, violations } from './support/browser.mjs';
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

const offer = {
  organization: 'organizations/demo-org-01',
  offer: {},
  titles: [{ language: 'en', text: 'Pumps for deep wells' }],
};

async function openSections(page) {
  const folded = page.locator('.folding-trigger[aria-expanded=false]');
  while ((await folded.count()) > 0) await folded.first().click();
}

// A label, and the mark of what has to be filled in.
const called = (label) => new RegExp(`^${label.replace(/[()]/g, '\\$&')}( \\*)?$`);

// Chooses by typing in a field with a list of its own.
async function choose(scope, page, name, typed, option) {
  await scope.getByRole('combobox', { name: called(name) }).fill(typed);
  await page.getByRole('option', { name: option }).first().click();
}

async function select(scope, page, name, option) {
  await scope.getByRole('button', { name }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('all that a person may state of an offer can be written, and is what the record then holds', async () => {
  const { name } = await deployment.call('registry', 'CreateListing', { listing: offer });
  const page = await openPage(browser, `${deployment.url}/${name}/edit`);
  await settled(page);
  await openSections(page);
  const group = (label) => page.getByRole('group', { name: label, exact: true });
  const field = (scope, label) => scope.getByRole('textbox', { name: called(label) });

  await page.getByRole('button', { name: 'Add a right' }).click();
  const right = group('Right 1');
  await select(right, page, /Kind of right/, 'Patent');
  await select(right, page, /Where it stands/, 'in force');
  await field(right, 'Number at the office').fill('EA 040123');
  await choose(right, page, 'Country or office', 'Eurasian', /Eurasian Patent Office/);

  await select(group('Availability'), page, /Whether it can be had/, 'Licensed already');
  await group('Availability').getByLabel('Taken until').fill('2029-06-30');

  const license = group('Licence that may be given');
  await select(license, page, /Exclusivity/, 'exclusive');
  await license.getByRole('group', { name: 'Countries covered' }).getByLabel('Kazakhstan').check();
  await choose(license.getByRole('group', { name: 'Countries covered' }), page, 'Add a country', 'Mongol', /Mongolia/);

  await field(group('Price'), 'From').fill('12 000,5');
  await choose(group('Price'), page, 'Currency', 'KZT', /KZT/);

  await field(group('Call under which it was listed'), 'Program of the call').fill('Green oases');
  await group('Call under which it was listed').getByLabel('Last day to answer').fill('2027-12-31');

  await page.getByRole('button', { name: 'Add a zone' }).click();
  await choose(group('Zone 1'), page, 'Zone', 'Horgos', /Horgos/);
  await field(group('Zone 1'), 'What it would be used for').fill('assembly');
  await choose(group('Where it can be had'), page, 'Add a country or region', 'Karakalpak', /Karakalpakstan/);

  await page.getByRole('button', { name: 'Add a reference' }).click();
  await choose(group('Reference 1'), page, 'Country', 'Uzbek', /Uzbekistan/);
  await field(group('Reference 1'), 'Since the year').fill('2021');
  await page.getByRole('button', { name: 'Add a certificate' }).click();
  await field(group('Certificate 1'), 'Scheme').fill('EAC');
  await select(group('Certificate 1'), page, /Where it stands/, 'applied for');

  await select(group('What comes with it'), page, /Training/, 'No');
  await field(group('What comes with it'), 'Warranty, months').fill('24');

  await page.getByRole('button', { name: 'Add an organization' }).click();
  const party = group('Organization 1');
  await choose(party, page, 'Organization', 'a', /./);
  await select(party, page, /Its part/, 'pays');

  const wanted = group('With whom the owner wants to work');
  await wanted.getByRole('group', { name: 'Wanted kinds of organizations' }).getByLabel('Company').check();
  await wanted
    .getByRole('group', { name: 'Not with organizations of these countries' })
    .getByLabel('Turkmenistan')
    .check();

  await choose(group('Export control'), page, 'Country whose law it is', 'CN', /China/);
  await select(group('Export control'), page, /What the assessment found/, 'needs a licence');
  await field(group('Mandate to act for the owner'), 'Number of the agreement').fill('M-7');
  await page.getByRole('button', { name: 'Add an exception' }).click();
  await select(group('Exception 1'), page, /What/, 'Price or budget');
  await select(group('Exception 1'), page, /Who may read it/, 'everybody');

  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'Pumps for deep wells' }).waitFor();
  const kept = await deployment.call('registry', 'GetListing', { name });
  assert.deepEqual(kept.offer.rights, [
    { kind: 'RIGHT_KIND_PATENT', status: 'RIGHT_STATUS_GRANTED', number: 'EA 040123', jurisdiction: 'EA' },
  ]);
  assert.deepEqual(kept.offer.availability, {
    status: 'AVAILABILITY_STATUS_LICENSED',
    untilTime: '2029-06-30T23:59:59Z',
  });
  assert.deepEqual(kept.licenseScope, { exclusivity: 'EXCLUSIVITY_EXCLUSIVE', territories: ['KZ', 'MN'] });
  assert.deepEqual(kept.money.min, { currencyCode: 'KZT', units: '12000', nanos: 500000000 });
  assert.deepEqual(kept.call, { programme: 'Green oases', deadline: '2027-12-31T23:59:59Z' });
  assert.deepEqual(kept.zones, [{ zone: 'cn-xj-ftz-horgos', use: 'assembly' }]);
  assert.deepEqual(kept.regions, ['UZ-QR']);
  assert.deepEqual(kept.references, [{ country: 'UZ', year: 2021 }]);
  assert.deepEqual(kept.conformities, [{ scheme: 'EAC', status: 'CONFORMITY_STATUS_IN_PROGRESS' }]);
  assert.deepEqual(kept.delivery, { training: false, warrantyMonths: 24 });
  assert.equal(kept.parties[0].role, 'PARTY_ROLE_FUNDER');
  assert.deepEqual(kept.preferences, { types: ['ORGANIZATION_TYPE_COMPANY'], excludedCountries: ['TM'] });
  assert.deepEqual(kept.exportControl, { jurisdiction: 'CN', status: 'EXPORT_CONTROL_STATUS_RESTRICTED' });
  assert.deepEqual(kept.mandate, { reference: 'M-7' });
  assert.deepEqual(kept.fieldVisibilities, [{ field: 'money', visibility: 'VISIBILITY_PUBLIC' }]);
  // What is stated is read in words.
  const shown = await page.locator('.page').innerText();
  for (const words of [/Eurasian Patent Office/, /Horgos/, /Uzbekistan · Karakalpakstan/, /No training/])
    assert.match(shown, words);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('a violation opens its section, stands at its field, and goes with the row that it is in', async () => {
  const { name } = await deployment.call('registry', 'CreateListing', { listing: offer });
  const page = await openPage(browser, `${deployment.url}/${name}/edit`);
  await settled(page);
  const section = page.getByRole('button', { name: /^References and certificates/ });
  await section.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add a reference' }).focus();
  await page.keyboard.press('Enter');
  // The new row's first field has the focus.
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('role')), 'combobox');
  await page.getByRole('textbox', { name: 'Since the year' }).fill('20x1');
  await section.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Since the year' }).waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('group', { name: 'Reference 1', exact: true });
  await row.getByText('Please give a whole number.').waitFor();
  await row.getByText('Please fill this in.').waitFor();
  await row.getByRole('button', { name: 'Remove: Reference 1' }).click();
  await row.waitFor({ state: 'detached' });
  const title = page.getByRole('textbox', { name: called('Title') });
  await title.fill('Pumps for deeper wells');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'Pumps for deeper wells' }).waitFor();
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('what is typed survives a reload and a restart of the server', async () => {
  const page = await openPage(browser, `${deployment.url}/listings/new`);
  await settled(page);
  await page.getByRole('button', { name: 'Create as a draft' }).click();
  await page.getByText('Please fill this in.').first().waitFor();

  await page.getByRole('combobox', { name: 'Organization' }).fill('Cloud Camel');
  await page.getByRole('option', { name: /Cloud Camel/ }).click();
  const title = page.getByRole('textbox', { name: called('Title') });
  await title.fill('Sprinklers');
  await page.getByRole('button', { name: 'Add a figure' }).click();
  await page.getByRole('textbox', { name: 'What is measured' }).fill('head');
  await page.getByRole('textbox', { name: called('Value') }).fill('120');
  const unit = page.getByRole('textbox', { name: 'Unit' });
  await unit.fill('a b');
  await unit.blur();
  await page.getByText(/This unit is not known/).waitFor();

  await page.reload();
  await page.getByText(/is here again|not saved yet/).waitFor();
  assert.equal(await title.inputValue(), 'Sprinklers');
  assert.equal(await unit.inputValue(), 'a b');

  await deployment.stopServer();
  await unit.fill('m');
  await title.fill('Sprinklers, 120 m');
  await deployment.startServer(deployment.server.port);
  await page.getByRole('button', { name: 'Create as a draft' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sprinklers, 120 m' }).waitFor();
  assert.match(await page.locator('.page').innerText(), /head: at least 120 m/);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('in a choice between two versions, what one of them does not state is said', async () => {
  const organization = { displayNames: [{ language: 'en', text: 'Oasis Works' }], country: 'KZ' };
  const { name } = await deployment.call('registry', 'CreateOrganization', { organization });
  const page = await openPage(browser, `${deployment.url}/${name}/edit`);
  await settled(page);
  const website = page.getByRole('textbox', { name: 'Website' });
  await deployment.call('registry', 'UpdateOrganization', {
    organization: { name, website: 'https://theirs.example' },
    updateMask: 'website',
  });
  await page.reload();
  await settled(page);
  await website.fill('');
  await deployment.call('registry', 'UpdateOrganization', {
    organization: { name, website: 'https://theirs.example/2' },
    updateMask: 'website',
  });
  await page.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('https://theirs.example/2').waitFor();
  await dialog.getByText('Not stated').waitFor();
  await page.context().close();
});

test('what changed since the last visit holds deletions and organizations, too', async () => {
  const listing = { ...offer, titles: [{ language: 'en', text: 'Begun and given up' }] };
  const gone = await deployment.call('registry', 'CreateListing', { listing });
  const page = await openPage(browser, `${deployment.url}/today`);
  await page.getByRole('heading', { name: 'Changed last' }).waitFor();
  await page.getByRole('button', { name: 'All seen' }).click();
  await page.getByText('Nothing has changed since you looked last.').waitFor();

  await deployment.call('registry', 'DeleteListing', { name: gone.name });
  const organization = { displayNames: [{ language: 'en', text: 'Newcomer Works' }], country: 'TJ' };
  await deployment.call('registry', 'CreateOrganization', { organization });
  await deployment.call('registry', 'WithdrawListing', { name: 'listings/demo-o002' });
  await page.reload();
  const panel = page.getByRole('region', { name: 'Changed since my last visit' });
  await panel.getByText('Deleted, or no longer to be seen').waitFor();
  await panel.getByText(gone.name).waitFor();
  await panel.getByRole('link', { name: 'Newcomer Works' }).waitFor();
  await panel.getByText('Withdrawn').waitFor();
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

const paths = {
  listings: '/listings',
  listing: '/listings/demo-o001',
  'listing-new': '/listings/new',
  'listing-edit': '/listings/demo-o001/edit',
  organizations: '/organizations',
  organization: '/organizations/demo-org-01',
  'organization-edit': '/organizations/demo-org-01/edit',
  import: '/import',
  export: '/export',
};
for (const language of ['zh', 'ru', 'ug']) {
  test(`the record's screens in ${language} meet WCAG 2.2 AA, and stay within a phone's width`, async () => {
    const page = await openPage(browser, deployment.url, { language });
    for (const [name, path] of Object.entries(paths)) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(deployment.url + path);
      await settled(page);
      await openSections(page);
      await settled(page);
      assert.deepEqual(await violations(page), [], path);
      await page.setViewportSize({ width: 360, height: 740 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `${path} is ${wide} pixels wide`);
      await screenshot(page, `${name}-${language}-360`);
    }
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}
