import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Connector } from '../../ports/connector.ts';
import type { HttpClient } from '../../ports/http.ts';
import type { SourceRecord, StreamRecord } from '../../ports/stores.ts';
import { AppFailure } from '../../../shared/contract/app-error.ts';
import { readProxySetting } from '../../core/settings-book.ts';
import { permissionsOf } from '../../platform/home.ts';
import type { CommonOptions, Context } from '../context.ts';
import { createPorts, listConnectors, readOwner, withReader } from '../core-access.ts';
import { EXIT, type ExitCode } from '../usage.ts';

interface Check { readonly check: string; readonly ok: boolean; readonly detail: string; readonly hint: string }

const MIN_FREE_BYTES = 500 * 1024 * 1024;
const MAX_SKEW_MS = 5 * 60_000;

/** `doctor`: looks at everything that could be wrong, changes nothing. Exit code 1 when something is. */
export async function run(context: Context, options: CommonOptions & { readonly deep?: boolean }): Promise<ExitCode> {
  const ports = createPorts(context);
  const stored = await readStored(context, options.deep === true);
  ports.proxy.use(stored.proxy);
  const checks: Check[] = [
    ...stored.checks,
    await checkOwner(context),
    await describeSecrets(ports.secrets),
    ...checkPermissions(context.home),
    checkDisk(context.home),
    await describeWayOut(ports.http),
  ];
  const connectors = await listConnectors();
  const perSource = await Promise.all(stored.sources.map((source) => checkSource(source, connectors.find((each) => each.kind === source.kind), ports, stored.streams)));
  checks.push(...perSource.flat());
  const ok = checks.every((check) => check.ok);
  await context.output.result({ ok, checks }, checks.map((each) => `${each.ok ? 'ok  ' : 'FAIL'} ${each.check}: ${each.detail}${each.ok || each.hint === '' ? '' : `\n     ${each.hint}`}`).join('\n'));
  return ok ? EXIT.done : EXIT.failed;
}

interface Stored { readonly checks: readonly Check[]; readonly sources: readonly SourceRecord[]; readonly streams: readonly StreamRecord[]; readonly proxy: string | null }

async function readStored(context: Context, deep: boolean): Promise<Stored> {
  try {
    return await withReader(context, async (reader) => {
      const problems = await reader.checkIntegrity(deep);
      const about = await reader.describe();
      return {
        checks: [
          problems.length === 0 ? good('integrity', `Sound${deep ? ', every row checked' : ''}; ${about.activities} activities.`) : bad('integrity', problems.slice(0, 5).join(' '), 'Restore a backup with floorwalker restore FILE.'),
          good('schema', `Version ${about.schema}, SQLite ${about.sqlite}, ${about.sizeBytes} bytes.`),
        ],
        sources: (await reader.listSources()).filter((source) => !source.isRemoved),
        streams: await reader.listStreams(),
        proxy: await readProxySetting(reader),
      };
    });
  } catch (error) {
    if (!(error instanceof AppFailure)) throw error;
    return { checks: [bad('integrity', error.message, error.hint)], sources: [], streams: [], proxy: null };
  }
}

async function checkOwner(context: Context): Promise<Check> {
  const owner = await readOwner(context);
  return good('lock', owner === null ? 'Nobody owns the data directory.' : `Owned by ${owner.shell} (process ${owner.pid}) since ${owner.since}.`);
}

async function describeSecrets(secrets: ReturnType<typeof createPorts>['secrets']): Promise<Check> {
  const place = await secrets.describe();
  return good('secret-store', `${place.store}: ${place.detail}`);
}

function checkPermissions(home: string): Check[] {
  const mode = permissionsOf(home);
  if (mode === null) return [good('permissions', 'The data directory does not exist yet, or this system has no modes.')];
  if (!statSync(home).isDirectory()) return [bad('permissions', `${home} is not a folder.`, 'Choose another --home, or move that file away.')];
  const open = readdirSync(home).filter((name) => /^(floorwalker|secrets|browser-sessions|owner)/.test(name) && ((permissionsOf(join(home, name)) ?? 0) & 0o077) !== 0);
  if ((mode & 0o077) !== 0) return [bad('permissions', `Others may open the data directory (mode ${mode.toString(8)}).`, `chmod 700 ${home}`)];
  if (open.length > 0) return [bad('permissions', `Others may open ${open.join(', ')}.`, 'Set these files to mode 600.')];
  return [good('permissions', 'Only this user can read the data.')];
}

function checkDisk(home: string): Check {
  const folder = nearestFolder(home);
  const space = statfsSync(folder);
  const free = space.bavail * space.bsize;
  const words = `${Math.floor(free / (1024 * 1024))} MiB free.`;
  return free >= MIN_FREE_BYTES ? good('disk', words) : bad('disk', words, 'Free some space: the database needs room for its log and its backups.');
}

function nearestFolder(path: string): string {
  for (let folder = path; ; folder = dirname(folder)) if (existsSync(folder) || dirname(folder) === folder) return folder;
}

/** Also where there is no source yet: this is where corporate networks differ. */
async function describeWayOut(http: HttpClient): Promise<Check> {
  const route = await http.describeRoute('https://vendor.invalid');
  return good('network', `https: proxy ${route.proxy}; certificates: ${route.certificates}.`);
}

async function checkSource(source: SourceRecord, connector: Connector | undefined, ports: ReturnType<typeof createPorts>, streams: readonly StreamRecord[]): Promise<Check[]> {
  if (connector === undefined) return [bad(`source ${source.name}`, `Sources of the kind ${source.kind} are not part of this version.`, '')];
  const checks = [checkSkew(source, streams), ...(await describeRoutes(source, connector, ports.http))];
  const secrets = await ports.secrets.read(source);
  if (!secrets.ok) return [...checks, bad(`secrets ${source.name}`, secrets.reason === 'missing' ? 'No secrets are stored.' : 'The secrets cannot be read here.', secrets.hint)];
  checks.push(good(`secrets ${source.name}`, `Read from ${secrets.store}.`));
  for (const step of connector.testSteps({ http: ports.http, clock: ports.clock, settings: source.settings, secrets: secrets.values })) {
    const result = await step.run();
    checks.push({ check: `${step.step} ${source.name}`, ok: result.ok, detail: result.detail, hint: result.hint });
    if (!result.ok) break;
  }
  return checks;
}

/** A desk clock that is off does no harm to the data, but the lead should know. */
function checkSkew(source: SourceRecord, streams: readonly StreamRecord[]): Check {
  const known = streams.filter((stream) => stream.sourceId === source.id && stream.skewMs !== null);
  const skewMs = known.reduce((worst, stream) => (Math.abs(stream.skewMs ?? 0) > Math.abs(worst) ? (stream.skewMs ?? 0) : worst), 0);
  const name = `clock ${source.name}`;
  if (known.length === 0) return good(name, 'Not compared yet.');
  const words = `The vendor's clock is ${Math.abs(Math.round(skewMs / 1_000))} s ${skewMs < 0 ? 'behind' : 'ahead of'} this computer's.`;
  return Math.abs(skewMs) <= MAX_SKEW_MS ? good(name, words) : bad(name, words, 'Correct this computer’s clock; the data itself follows the vendor’s.');
}

async function describeRoutes(source: SourceRecord, connector: Connector, http: HttpClient): Promise<Check[]> {
  const parsed = connector.parseSettings(source.settings);
  const urls = Object.values(parsed.ok ? parsed.settings : source.settings).filter((value) => /^https?:\/\//.test(value));
  const origins = [...new Set(urls.filter((url) => URL.canParse(url)).map((url) => new URL(url).origin))];
  return Promise.all(origins.map(async (origin) => {
    const route = await http.describeRoute(origin);
    return good(`route ${source.name}`, `${origin}: proxy ${route.proxy}; certificates: ${route.certificates}.`);
  }));
}

function good(check: string, detail: string): Check {
  return { check, ok: true, detail, hint: '' };
}

function bad(check: string, detail: string, hint: string): Check {
  return { check, ok: false, detail, hint };
}
