import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
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

const wide = { width: 1600, height: 1000 };

// Opens the desk, and waits until the pair that it shows is explained.
async function openDesk(search, options = {}) {
  const page = await openPage(browser, `${deployment.url}/matches${search}`, { ...wide, ...options });
  page.setDefaultTimeout(60_000);
  if (search.includes('of=')) await page.locator('.waterfall').waitFor();
  await settled(page);
  return page;
}

const parameter = (page, name) => new URL(page.url()).searchParams.get(name) ?? '';
const parameterBecomes = (page, name, value) =>
  page.waitForURL((url) => (url.searchParams.get(name) ?? '') === value, { waitUntil: 'commit' });

// Decisions about a listing, the newest first.
async function decisionsOf(listing) {
  const { decisions = [] } = await deployment.call('brokerage', 'ListDecisions', { listing: `listings/${listing}` });
  return decisions;
}

async function decisionsBecome(listing, wanted) {
  let found;
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    found = await decisionsOf(listing);
    if (wanted(found)) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`decisions about ${listing}: got ${JSON.stringify(found)}`);
}

test('a need is picked, one candidate accepted, one rejected and taken back by keys alone', async () => {
  const page = await openDesk('');
  await page.keyboard.press('/');
  await page.keyboard.type('Ақтау');
  await parameterBecomes(page, 'q', 'Ақтау');
  await page.keyboard.press('Escape');
  await page.locator('[data-column=list] li:first-child', { hasText: 'Ақтау' }).waitFor();
  await page.keyboard.press('J');
  await parameterBecomes(page, 'of', 'demo-n034');
  await parameterBecomes(page, 'with', 'demo-o034');
  await page.locator('.waterfall').waitFor();

  await page.keyboard.press('j');
  await page.waitForURL((url) => url.searchParams.get('with') !== 'demo-o034');
  const second = parameter(page, 'with');
  // The comment is on the pair that the key before it opened, however fast it comes.
  await page.keyboard.press('k');
  await page.keyboard.press('c');
  await page.keyboard.type('both sides want to talk');
  await page.keyboard.press('Escape');
  await page.keyboard.press('a');
  await parameterBecomes(page, 'with', second);
  const [accepted] = await decisionsBecome('demo-n034', (all) => all.length === 1);
  assert.equal(accepted.verdict, 'VERDICT_ACCEPT');
  assert.equal(accepted.match, 'matches/demo-n034~demo-o034');
  assert.equal(accepted.comment, 'both sides want to talk');
  await page.getByText('Accepted.').waitFor();

  await page.keyboard.press('r');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  const [rejected] = await decisionsBecome('demo-n034', (all) => all.length === 2);
  assert.equal(rejected.match, `matches/demo-n034~${second}`);
  assert.equal(rejected.reason, 'REJECT_REASON_DIFFERENT_PROBLEM');
  await page.getByText('Rejected.').waitFor();

  await page.keyboard.press('u');
  const [undone] = await decisionsBecome('demo-n034', ([last]) => last.undoTime);
  assert.equal(undone.name, rejected.name);
  await page.getByText('Taken back.').waitFor();
  assert.deepEqual(page.faults, []);
});

test('several are decided at once after a preview, and taken back at once', async () => {
  const page = await openDesk('?of=demo-n001');
  for (const key of ['x', 'j', 'x', 'j', 'x']) await page.keyboard.press(key);
  await page.getByText('3 selected').waitFor();
  await page.keyboard.press('d');
  await page.getByText('All 3 can be done.').waitFor();
  assert.equal(await page.locator('.matches-preview li').count(), 3);
  await page.getByLabel('Comment', { exact: true }).fill('after the fair');
  await page.keyboard.press('Control+Enter');
  const deferred = await decisionsBecome('demo-n001', (all) => all.length === 3);
  assert.ok(deferred.every(({ verdict, comment }) => verdict === 'VERDICT_DEFER' && comment === 'after the fair'));
  await page.getByText('3 deferred.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await decisionsBecome('demo-n001', (all) => all.length === 3 && all.every(({ undoTime }) => undoTime));
  assert.deepEqual(page.faults, []);
});

test('a shared address shows the same view', async () => {
  const page = await openDesk('?of=demo-n001');
  await page.keyboard.press('f');
  const facet = page.locator('details', { hasText: 'Countries' });
  await facet.locator('summary').click();
  await facet.getByRole('checkbox').first().click();
  await page.waitForURL((url) => url.searchParams.has('country'));
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.waitForURL((url) => url.searchParams.has('picked'));
  const seen = async (desk) => ({
    pair: await desk.locator('.matches-side h3').allInnerTexts(),
    count: await desk.locator('[data-column=candidates] .table-foot').innerText(),
    picked: await desk.locator('.matches-bulk > span').innerText(),
  });
  await page.locator('.waterfall').waitFor();
  const shared = await openDesk(new URL(page.url()).search);
  assert.deepEqual(await seen(shared), await seen(page));
});

test('the waterfall adds up, number by number, to the score that it states', async () => {
  const page = await openDesk('?of=demo-n034&with=demo-o034');
  const match = await deployment.call('matching', 'ExplainMatch', {
    need: 'listings/demo-n034',
    offer: 'listings/demo-o034',
  });
  const rows = await page.locator('.waterfall tbody tr:not(.waterfall-stated)').evaluateAll((found) =>
    found.map((row) => {
      const cells = [...row.querySelectorAll('td')];
      return [Number(cells[3].innerText), Number(cells.at(-1).innerText)];
    }),
  );
  assert.equal(rows.length, match.contributions.length + 1);
  let sum = 0;
  for (const [adds, total] of rows) {
    sum += adds;
    assert.ok(Math.abs(sum - total) < 1e-6, `${sum} is ${total}`);
  }
  assert.ok(Math.abs(1 / (1 + Math.exp(-sum)) - match.score) < 0.005);
  await page.getByText('it is not a probability').waitFor();
});

test('what both texts say is marked in both, where code points take two units too', async () => {
  const demo = await readFile(resolve(import.meta.dirname, '../../../deploy/demo/listings.jsonl'), 'utf8');
  const listing = demo.split('\n').find((line) => line.includes('"listings/demo-n034"'));
  const twin = JSON.parse(listing);
  twin.name = 'listings/demo-twin';
  twin.externalId.id = 'twin';
  twin.titles[0].text = `💧𐰴 ${twin.titles[0].text}`;
  const file = join(deployment.folder, 'twin.jsonl');
  await writeFile(file, `${JSON.stringify(twin)}\n`);
  await deployment.karez('import', file, '--publish', '--consent-by', 'written for this test');
  await deployment.karez('status', '--wait');

  const page = await openDesk('?of=demo-twin&with=demo-o034');
  const match = await deployment.call('matching', 'ExplainMatch', {
    need: 'listings/demo-twin',
    offer: 'listings/demo-o034',
  });
  const topic = match.contributions.find(({ component }) => component === 'COMPONENT_TOPIC');
  const index = topic.evidence.findIndex(({ needSpan }) => needSpan?.field === 'titles');
  const { needSpan, offerSpan } = topic.evidence[index];
  const marked = async (side) =>
    (await page.locator(`${side} mark[data-quotations~="1-${index}"]`).allInnerTexts()).join('');
  assert.equal(await marked('.matches-side:first-child'), needSpan.text);
  assert.equal(await marked('.matches-side:last-child'), offerSpan.text);

  await page.locator('.matches-meetings button', { hasText: needSpan.text }).first().focus();
  assert.equal((await page.locator('mark[data-lit]').allInnerTexts()).join('|'), `${needSpan.text}|${offerSpan.text}`);
});

test('a sector that karez inferred is told from one that the listing has', async () => {
  const demo = await readFile(resolve(import.meta.dirname, '../../../deploy/demo/listings.jsonl'), 'utf8');
  const silent = JSON.parse(demo.split('\n').find((line) => line.includes('"listings/demo-n034"')));
  silent.name = 'listings/demo-silent';
  silent.externalId.id = 'silent';
  delete silent.sectors;
  const file = join(deployment.folder, 'silent.jsonl');
  await writeFile(file, `${JSON.stringify(silent)}\n`);
  await deployment.karez('import', file, '--publish', '--consent-by', 'written for this test');
  await deployment.karez('status', '--wait');

  const page = await openDesk('?of=demo-silent&with=demo-o034');
  const sectors = page.locator('.waterfall-stated', { hasText: 'inferred from the text' });
  const text = await sectors.innerText();
  assert.match(text, /need .* \(inferred from the text, confidence 0\.\d\d\)\s*·\s*offer [^(]*$/);
});

test('a decision made while the server is away is kept with its comment, and goes out when it is back', async () => {
  const page = await openDesk('?of=demo-n002');
  const offer = parameter(page, 'with');
  await deployment.stopServer();
  await page.keyboard.press('c');
  await page.keyboard.type('call them on Monday');
  await page.keyboard.press('Escape');
  await page.keyboard.press('d');
  await page.getByText('Not saved:').first().waitFor();
  await page.keyboard.press('k');
  await parameterBecomes(page, 'with', offer);
  await page.getByRole('alert').getByText('Not saved:').waitFor();
  assert.equal(await page.getByLabel('Comment on the decision').inputValue(), 'call them on Monday');
  await screenshot(page, 'matches-server-away');
  await deployment.startServer(deployment.server.port);
  const [kept] = await decisionsBecome('demo-n002', (all) => all.length === 1);
  assert.equal(kept.comment, 'call them on Monday');
  assert.equal(kept.match, `matches/demo-n002~${offer}`);
});

for (const language of ['zh', 'ru', 'ug']) {
  test(`the desk is free of barriers in ${language}`, async () => {
    const page = await openDesk('?of=demo-n034&with=demo-o034&narrow=1&show=failed', { language, scheme: 'light' });
    assert.deepEqual(await violations(page), []);
    await screenshot(page, `matches-${language}`);
    await page.keyboard.press('r');
    await page.getByRole('dialog').waitFor();
    assert.deepEqual(await violations(page), []);
    await screenshot(page, `matches-reject-${language}`);
    assert.deepEqual(page.faults, []);
  });
}

test('in Uyghur the list stands on the right, and every text runs its own way', async () => {
  const page = await openDesk('?of=demo-n034&with=demo-o034', { language: 'ug', scheme: 'dark' });
  const list = await page.locator('[data-column=list]').boundingBox();
  const pair = await page.locator('[data-column=pair]').boundingBox();
  assert.ok(list.x > pair.x, 'the list is right of the pair');
  assert.equal(await page.locator('.matches-side h3').first().getAttribute('dir'), 'ltr');
  assert.equal(await page.locator('.matches-side h3').first().getAttribute('lang'), 'kk');
  assert.deepEqual(await violations(page), []);
});

test('on a phone one step follows the other', async () => {
  const page = await openDesk('', { width: 360, height: 740, language: 'zh' });
  await page.locator('.matches-row').first().click();
  await page.locator('[data-column=candidates] .matches-row').first().click();
  await page.locator('.waterfall').waitFor();
  const across = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(across <= 360, `nothing is wider than the screen: ${across}`);
  assert.deepEqual(await violations(page), []);
  await screenshot(page, 'matches-phone');
  await page.goBack();
  assert.ok(await page.locator('[data-column=candidates]').isVisible());
});
