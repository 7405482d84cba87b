// A karezd and a gateway of the test's own, on free ports, with the demo exchange.
// KAREZ_BUILD: the build folder; KAREZ_CONSOLE: the console's, build/console.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const root = resolve(import.meta.dirname, '../../../..');
const build = resolve(process.env.KAREZ_BUILD ?? join(root, 'build/release'));
const consoleFolder = resolve(process.env.KAREZ_CONSOLE ?? join(root, 'build/console'));
const gateway = resolve(process.env.KAREZ_GATEWAY_PROGRAM ?? join(build, 'bin/karez-gateway'));
const startMs = 120_000;

// Runs a program that ends by itself; throws with its words where it fails.
async function run(program, args, env) {
  const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  let answer = '';
  child.stdout.on('data', (chunk) => (answer += chunk));
  child.stderr.on('data', (chunk) => (words += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: exit ${code}\n${words}${answer}`);
  return answer;
}

// Starts a server and waits until it has written its port.
async function serve(program, args, portFile) {
  const child = spawn(program, [...args, '--port-file', portFile], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.on('data', (chunk) => (words = (words + chunk).slice(-4000)));
  for (const end = Date.now() + startMs; Date.now() < end; await pause(50)) {
    if (child.exitCode !== null) throw new Error(`${program}: ended with ${child.exitCode}\n${words}`);
    const port = await readFile(portFile, 'utf8').catch(() => '');
    if (port.trim()) return { child, port: Number(port) };
  }
  throw new Error(`${program}: not there after ${startMs} ms\n${words}`);
}

async function stop(server) {
  if (!server || server.child.exitCode !== null) return;
  server.child.kill('SIGTERM');
  await once(server.child, 'exit');
}

const demo = join(root, 'deploy/demo');

// A store with the demo exchange, every text with its vectors, made once for a
// karezd and kept beside it: importing takes longer than all tests.
async function demoStore() {
  const files = [join(build, 'bin/karezd'), join(demo, 'organizations.jsonl'), join(demo, 'listings.jsonl')];
  const marks = await Promise.all(files.map(async (file) => `${file} ${(await stat(file)).mtimeMs}`));
  const kept = join(build, `console-demo-${createHash('sha256').update(marks.join('\n')).digest('hex').slice(0, 12)}`);
  if (await stat(kept).catch(() => undefined)) return kept;
  const made = new Deployment();
  made.folder = await mkdtemp(join(tmpdir(), 'karez-console-'));
  made.store = join(made.folder, 'store');
  made.options = [];
  await made.startServer(0);
  const [, organizations, listings] = files;
  await made.karez('import', organizations, listings, '--publish', '--consent-by', 'written for the demo exchange');
  await made.karez('status', '--wait');
  await stop(made.server);
  await cp(made.store, `${kept}.new`, { recursive: true });
  await rename(`${kept}.new`, kept);
  await rm(made.folder, { recursive: true, force: true });
  return kept;
}

export class Deployment {
  // records: 'demo' begins with the demo exchange, 'none' with nothing. access:
  // 'required' makes a first administrator, whose one-time password is in
  // deployment.oneTimePassword. options: more of karezd. store: a folder with
  // records that is there already, and stays.
  static async start({ records = 'demo', access = 'open', options = [], store } = {}) {
    const deployment = new Deployment();
    deployment.folder = await mkdtemp(join(tmpdir(), 'karez-console-'));
    deployment.store = store ?? join(deployment.folder, 'store');
    deployment.options = [`--access=${access}`, ...options];
    if (records === 'demo' && !store) await cp(await demoStore(), deployment.store, { recursive: true });
    if (access === 'required') {
      const words = await run(join(build, 'bin/karezd'), [`--data=${deployment.store}`, '--init-admin']);
      deployment.oneTimePassword = words.trim().split('\n').at(-1);
    }
    await deployment.startServer(0);
    deployment.gateway = await serve(
      gateway,
      ['--listen', '127.0.0.1:0', '--backend', `127.0.0.1:${deployment.server.port}`, '--console', consoleFolder],
      join(deployment.folder, 'gateway.port'),
    );
    return deployment;
  }

  get url() {
    return `http://127.0.0.1:${this.gateway.port}`;
  }

  // port 0: a free one.
  async startServer(port) {
    const portFile = join(this.folder, 'karezd.port');
    await rm(portFile, { force: true });
    const args = ['--listen', `127.0.0.1:${port}`, '--data', this.store, ...this.options];
    this.server = await serve(join(build, 'bin/karezd'), args, portFile);
  }

  // Stops karezd and starts it again where it was, with what it had.
  async restartServer() {
    const { port } = this.server;
    await stop(this.server);
    await this.startServer(port);
  }

  async stopServer() {
    await stop(this.server);
  }

  // The command line, as JSON where it gives any.
  async karez(...args) {
    return run(join(build, 'bin/karez'), args, { KAREZ_SERVER: `127.0.0.1:${this.server.port}` });
  }

  // Calls a method over the gateway as a Connect client: call('registry', 'ListListings', {}).
  async call(service, method, request, headers = {}) {
    const name = service[0].toUpperCase() + service.slice(1);
    const answer = await fetch(`${this.url}/karez.${service}.v1.${name}Service/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(request),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${method}: ${body.code}: ${body.message}`);
    return body;
  }

  async stop() {
    await stop(this.gateway);
    await stop(this.server);
    await rm(this.folder, { recursive: true, force: true });
  }
}
