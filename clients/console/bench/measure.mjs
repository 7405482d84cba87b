// The clock of the bench runs in the page: from the input event, as the browser
// stamps it, to the frame after the one in which the change is there (two
// requestAnimationFrame, so to within one frame of 16.7 ms).
import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';

const giveUpMs = 20_000;

// Runs in the page. wanted: each looks at the document and says whether it shows
// what was asked for; before: what they compare with.
function arm(wanted, before, giveUp) {
  globalThis.benchStart = undefined;
  // A letter that the keyboard of the browser's driver does not have comes without a key.
  const inputs = ['keydown', 'beforeinput', 'pointerdown'];
  const began = ({ timeStamp }) => {
    globalThis.benchStart ??= timeStamp;
  };
  for (const type of inputs) addEventListener(type, began, { capture: true });
  const armed = performance.now();
  const drawn = (shows) =>
    new Promise((resolve, reject) => {
      const look = () => {
        if (globalThis.benchStart !== undefined && shows(before)) {
          requestAnimationFrame(() => resolve(performance.now() - globalThis.benchStart));
        } else if (performance.now() - armed > giveUp) {
          reject(new Error(`it was not drawn in ${giveUp} ms: ${shows}`));
        } else {
          requestAnimationFrame(look);
        }
      };
      requestAnimationFrame(look);
    });
  globalThis.benchDone = Promise.all(wanted.map(drawn)).finally(() => {
    for (const type of inputs) removeEventListener(type, began, { capture: true });
  });
  // Whoever waits for it comes later.
  globalThis.benchDone.catch(() => undefined);
}

// Milliseconds from what act does in the page until each of wanted is drawn.
export async function timed(page, { before = null, act, wanted }) {
  // As source, since the page's policy forbids it to make functions of text.
  await page.evaluate(`(${arm})([${wanted.join(',')}], ${JSON.stringify(before)}, ${giveUpMs})`);
  await act();
  return page.evaluate(() => globalThis.benchDone);
}

// A page of context that knows what it waits for. Not the session: the console does
// not read all of its answers, and the browser calls those underway for ever.
export async function newPage(context) {
  const page = await context.newPage();
  page.underway = new Set();
  page.on('request', (request) => {
    if (new URL(request.url()).pathname !== '/session') page.underway.add(request);
  });
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => page.underway.delete(request));
  return page;
}

// Until nothing has been underway for so long.
export async function rest(page, ms = 300) {
  const giveUp = performance.now() + giveUpMs;
  for (let since = performance.now(); performance.now() - since < ms; await page.waitForTimeout(20)) {
    if (page.underway.size > 0) since = performance.now();
    if (since > giveUp)
      throw new Error(`still underway: ${[...page.underway].map((request) => request.url()).join(' ')}`);
  }
}

export class Table {
  #wide = 60;

  constructor(deadline) {
    this.deadline = deadline;
  }

  head() {
    console.log(`${''.padEnd(this.#wide)} ${'median'.padStart(9)} ${'worst'.padStart(9)} ${'n'.padStart(4)}   aim`);
  }

  // Measures a part, and says what stood in its way where it cannot be measured;
  // the others are measured all the same.
  async part(name, measured) {
    try {
      await measured();
    } catch (error) {
      console.log(`${name}: not measured: ${error.message.split('\n')[0]}`);
      process.exitCode = 1;
    }
  }

  // Repeats once(i) and prints what it gives, milliseconds: by name where it gives
  // several. Ends early when the bench has taken its time.
  async measure(rows, repetitions, once) {
    const figures = new Map(Object.keys(rows).map((name) => [name, []]));
    for (let i = 0; i < repetitions && Date.now() < this.deadline; i++) {
      for (const [name, value] of Object.entries(await once(i))) figures.get(name).push(value);
    }
    for (const [name, { label, aim, print = (value) => `${value.toFixed(0)} ms` }] of Object.entries(rows)) {
      const sorted = figures.get(name).sort((a, b) => a - b);
      if (sorted.length === 0) {
        console.log(`${label.padEnd(this.#wide)} ${'no time'.padStart(9)}`);
        continue;
      }
      const median = print(sorted[sorted.length >> 1]).padStart(9);
      const worst = print(sorted.at(-1)).padStart(9);
      console.log(`${label.padEnd(this.#wide)} ${median} ${worst} ${String(sorted.length).padStart(4)}   ${aim}`);
    }
  }
}

export const load = () =>
  loadavg()
    .map((value) => value.toFixed(2))
    .join(' ');

// Resident memory of a process, MiB.
export async function residentMiB(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s*(\d+)/.exec(status)[1]) / 1024);
}
