// What a broker does all day, each from the key or click to the changed frame. No
// pair, filter, order or page is asked for twice, so nothing is there from before
// but what the console fetched ahead by itself.
import { newPage, rest, timed } from './measure.mjs';

const repetitions = 15;
const aim = '100 ms';
// As long as a broker looks at a pair at the very least.
const lookMs = 1000;

export async function actions(table, browser, url, storageState) {
  const context = await browser.newContext({
    viewport: { width: 1600, height: 1000 },
    locale: 'en',
    timezoneId: 'Asia/Almaty',
    storageState,
  });
  context.setDefaultTimeout(60_000);
  const page = await newPage(context);
  const go = async (path) => {
    await page.goto(url + path);
    await rest(page);
  };
  for (const part of [openDesk, nextNeeds, nextPairs, decide, filterListings, sortListings])
    await table.part(part.name, () => part(table, page, go));
  for (const part of [scrollListings, openListings, search, publish])
    await table.part(part.name, () => part(table, page, go));
  await context.close();
}

const parameter = (page, name) => new URL(page.url()).searchParams.get(name) ?? '';

async function openDesk(table, page, go) {
  await table.measure({ took: { label: 'open the match desk: its list', aim } }, repetitions, async () => {
    await go('/today');
    const link = page.getByRole('navigation').getByRole('link', { name: 'Match desk' });
    const [took] = await timed(page, {
      act: () => link.click(),
      wanted: [() => document.querySelector('[data-column=list] .matches-row .original')],
    });
    return { took };
  });
}

async function nextNeeds(table, page, go) {
  await go('/matches');
  const rows = {
    candidates: { label: 'J, the next need of the list: its candidates', aim },
    explained: { label: '  its first pair, explained', aim },
  };
  await table.measure(rows, repetitions, async () => {
    await page.waitForTimeout(lookMs);
    const [candidates, explained] = await timed(page, {
      before: parameter(page, 'of'),
      act: () => page.keyboard.press('J'),
      wanted: [
        (before) =>
          new URLSearchParams(location.search).get('of') !== before &&
          document.querySelector('[data-column=candidates] li[data-current] .original'),
        (before) =>
          new URLSearchParams(location.search).get('of') !== before &&
          document.querySelector('[data-column=candidates] li[data-current] .original') &&
          document.querySelector('.waterfall'),
      ],
    });
    await rest(page);
    return { candidates, explained };
  });
}

// In the page: the pair is another than before, with both texts, and explained.
const otherPair = (before) =>
  new URLSearchParams(location.search).get('with') !== before &&
  document.querySelectorAll('.matches-side h3').length === 2;
const otherExplained = (before) =>
  new URLSearchParams(location.search).get('with') !== before && document.querySelector('.waterfall');

async function nextPairs(table, page) {
  for (const [pauseMs, how] of [
    [lookMs, 'after a look of 1 s'],
    [0, 'without a look'],
  ]) {
    const rows = {
      texts: { label: `j, the next pair ${how}: both texts`, aim },
      explained: { label: '  explained', aim },
    };
    await table.measure(rows, repetitions, async () => {
      await page.waitForTimeout(pauseMs);
      const [texts, explained] = await timed(page, {
        before: parameter(page, 'with'),
        act: () => page.keyboard.press('j'),
        wanted: [otherPair, otherExplained],
      });
      return { texts, explained };
    });
  }
}

async function decide(table, page) {
  await page.keyboard.press('J');
  await rest(page);
  await page.locator('.waterfall').waitFor();
  const rows = {
    next: { label: 'a, accept: the next pair', aim },
    kept: { label: '  the word that it is kept', aim },
  };
  await table.measure(rows, repetitions, async () => {
    await page.waitForTimeout(lookMs);
    const [next, kept] = await timed(page, {
      before: parameter(page, 'with'),
      act: () => page.keyboard.press('a'),
      wanted: [otherPair, () => document.querySelector('.toast')],
    });
    await page.locator('.toast').getByRole('button', { name: 'Close' }).click();
    return { next, kept };
  });
}

const footOf = (page) => page.locator('.table-foot').innerText();
const firstTitle = (page) => page.locator('.table-row .original').first().innerText();

// In the page: the number of rows is another than before, and they are drawn.
const otherRows = (before) => {
  const foot = document.querySelector('.table-foot')?.innerText;
  return foot && /\d/.test(foot) && foot !== before && document.querySelector('.table-row .original');
};

async function filterListings(table, page, go) {
  await go('/listings');
  // Each with so many listings that its number differs from that of its published ones.
  const sectors = await page
    .locator('.facet', { hasText: 'Sectors' })
    .locator('.listings-subsector')
    .evaluateAll((labels) => labels.map((label) => label.textContent));
  await table.measure({ took: { label: 'filter listings by state', aim } }, repetitions, async (i) => {
    await go('/listings');
    const facet = page.locator('.facet', { hasText: 'Sectors' });
    await facet.locator('summary').click();
    await facet
      .getByRole('checkbox', { name: sectors[i % sectors.length] })
      .first()
      .click();
    await rest(page);
    const published = page.locator('.facet', { hasText: 'State' }).getByRole('checkbox', { name: /^Published/ });
    const [took] = await timed(page, {
      before: await footOf(page),
      act: () => published.click(),
      wanted: [otherRows],
    });
    return { took };
  });
}

// Nearly all listings, in one of many ways to say so.
const rareStates = ['DRAFT', 'CHANGES_REQUESTED', 'ON_HOLD', 'EXPIRED', 'ARCHIVED'];
const nearlyAll = (i) => ['PUBLISHED', 'SUBMITTED', ...rareStates.filter((_, bit) => (i >> bit) & 1)].join(',');

async function sortListings(table, page, go) {
  const rows = {
    first: { label: 'sort nearly all by title', aim },
    turned: { label: '  the other way round', aim },
  };
  await table.measure(rows, repetitions, async (i) => {
    await go(`/listings?state=${nearlyAll(i)}`);
    const header = page.getByRole('columnheader', { name: 'Title' }).getByRole('button');
    const sort = async () => {
      const [took] = await timed(page, {
        before: await firstTitle(page),
        act: () => header.click(),
        wanted: [
          (before) => {
            const first = document.querySelector('.table-row .original')?.innerText;
            return first && first !== before;
          },
        ],
      });
      await rest(page);
      return took;
    };
    return { first: await sort(), turned: await sort() };
  });
}

async function scrollListings(table, page, go) {
  await go('/listings');
  const rows = { took: { label: 'scroll to the last row fetched: the next 100', aim } };
  await table.measure(rows, repetitions, async () => {
    const [took] = await timed(page, {
      act: () =>
        page.evaluate(() => {
          const scroller = document.querySelector('.table');
          globalThis.benchStart = performance.now();
          globalThis.benchHeight = scroller.scrollHeight;
          scroller.scrollTop = scroller.scrollHeight;
        }),
      // Many rows higher, and not as much as measured heights differ from the guessed.
      wanted: [() => document.querySelector('.table').scrollHeight > globalThis.benchHeight + 2000],
    });
    await rest(page);
    return { took };
  });
}

async function openListings(table, page, go) {
  await go('/listings');
  await table.measure({ took: { label: 'open a listing', aim } }, repetitions, async (i) => {
    const cell = page.locator('.table-row .original').nth(i % 10);
    const [took] = await timed(page, {
      act: () => cell.click(),
      wanted: [() => location.pathname !== '/listings' && document.querySelector('.record-column dl')],
    });
    await rest(page);
    await go(`/listings?sort=${i % 2 === 0 ? 'title' : 'organization'}`);
    return { took };
  });
}

async function search(table, page, go) {
  await go('/listings');
  const titles = await page.locator('.table-row .original bdi').allInnerTexts();
  const beginnings = [...new Set(titles.map((title) => title.slice(0, 2)))].filter((two) => /^\p{L}{2}$/u.test(two));
  const rows = {
    letter: { label: 'type into the search: the letter', aim },
    found: { label: '  what it finds', aim: `${aim} after the pause that ends the typing` },
  };
  await table.measure(rows, repetitions, async (i) => {
    const word = beginnings[i % beginnings.length];
    await page.getByRole('searchbox').fill(word.slice(0, 1));
    await rest(page, 800);
    await page.getByRole('searchbox').focus();
    const [letter, found] = await timed(page, {
      before: [word.slice(0, 1), await footOf(page)],
      act: () => page.keyboard.type(word.slice(1)),
      wanted: [
        ([value]) => document.querySelector('input[data-search]').value !== value,
        ([, foot]) => {
          const now = document.querySelector('.table-foot')?.innerText;
          return now && /\d/.test(now) && now !== foot;
        },
      ],
    });
    return { letter, found };
  });
}

async function publish(table, page, go) {
  await go('/review');
  await table.measure({ took: { label: 'publish a listing: the next one', aim } }, repetitions, async () => {
    await page.keyboard.press('p');
    await page.getByRole('dialog', { name: 'Publish' }).waitFor();
    await page.keyboard.type('director of the institute');
    const [took] = await timed(page, {
      before: await page.locator('.review-title h2').innerText(),
      act: () => page.keyboard.press('Enter'),
      wanted: [
        (before) => {
          const title = document.querySelector('.review-title h2')?.innerText;
          return title && title !== before && !document.querySelector('[role=dialog]');
        },
      ],
    });
    await rest(page, 500);
    return { took };
  });
}
