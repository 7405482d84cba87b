// Measures the console in Chromium over a store of karezd that is there already,
// as deploy/bench/console.sh makes it. Usage: node main.mjs STORE
import { availableParallelism } from 'node:os';
import { startBrowser } from '../e2e/support/browser.mjs';
import { Deployment } from '../e2e/support/deployment.mjs';
import { actions } from './actions.mjs';
import { firstViews } from './first_view.mjs';
import { load, residentMiB, Table } from './measure.mjs';
import { makeOperator } from './operator.mjs';

const longestMs = 8 * 60_000;

const [store] = process.argv.slice(2);
if (!store) throw new Error('usage: node main.mjs STORE');

const started = performance.now();
let deployment;
let browser;
try {
  deployment = await Deployment.start({ store, access: 'required' });
  console.log(`servers ready ${((performance.now() - started) / 1000).toFixed(1)} s after their start`);
  const operator = await makeOperator(deployment);
  browser = await startBrowser();
  const { total: listings = 0 } = await deployment.call('registry', 'CountListings', {}, operator.headers);
  const { totalSize: organizations = 0 } = await deployment.call(
    'registry',
    'ListOrganizations',
    { orderBy: 'name', pageSize: 1 },
    operator.headers,
  );
  console.log(`${listings} listings, ${organizations} organizations; Chromium ${browser.version()}`);
  console.log(`${availableParallelism()} processors for browser, gateway and karezd together; load ${load()}\n`);

  const table = new Table(Date.now() + longestMs);
  const signedIn = await firstViews(table, browser, deployment.url, operator);
  await actions(table, browser, deployment.url, signedIn);

  const resident = await Promise.all(
    [deployment.server, deployment.gateway].map(({ child }) => residentMiB(child.pid)),
  );
  console.log(`\nresident: karezd ${resident[0]} MiB, gateway ${resident[1]} MiB; load ${load()}`);
  console.log(`measured for ${((performance.now() - started) / 1000).toFixed(0)} s`);
} finally {
  await browser?.close();
  await deployment?.stop();
}
