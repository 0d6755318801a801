import { PERSONAL_DATA_POLICIES, type PersonalDataPolicy } from '../../../shared/domain/personal-data.ts';
import type { SecretField, SettingField, Settings, SettingsOutcome } from '../../ports/connector.ts';
import { findKeyProblems, hostList, isLoopback, normalizeUrl, oneOf, readEntered, readPolicy, urlMessage, wholeNumber, type SettingProblem } from '../kit/setting-checks.ts';

export const REGIONS = ['emea', 'nam', 'apac'] as const;
export const TOKEN_PATH = '/Auth/connect/token';

/** The vendor answers from a cache of so many seconds; asking more often gains nothing. */
const LEAST_POLL_SECONDS = 5;

export const SETTING_FIELDS: readonly SettingField[] = [
  { key: 'region', label: 'Region', hint: 'Where the account lives. Leave empty to give both addresses below instead.', kind: 'choice', choices: REGIONS, defaultValue: null, required: false },
  { key: 'apiBaseUrl', label: 'API address', hint: 'Only without a region, for example https://emea.api.cc.vonage.com.', kind: 'url', defaultValue: null, required: false },
  { key: 'tokenUrl', label: 'Sign-in address', hint: 'Only without a region: the host, or the whole address that ends in /Auth/connect/token.', kind: 'url', defaultValue: null, required: false },
  { key: 'clientId', label: 'Client ID', hint: 'From the API credential in the VCC admin portal. The credential needs the scope stats, and users:read for names.', kind: 'text', defaultValue: null, required: true },
  { key: 'pollSeconds', label: 'Seconds between polls', hint: 'At least 5: the vendor answers from a cache that is 5 seconds old.', kind: 'number', defaultValue: '15', required: false },
  { key: 'backfillDays', label: 'Days of history to fetch', hint: '0 to 3650. Raising it later fetches the older days.', kind: 'number', defaultValue: '7', required: false },
  { key: 'agents', label: 'Only these agents', hint: 'Agent ids as the vendor writes them (01 is not 1), separated by commas. Empty: all.', kind: 'list', defaultValue: null, required: false },
  { key: 'personalData', label: 'Personal data', hint: 'Callers\' numbers, addresses and values from data sources: kept, masked for good, or not stored at all. Holds for what is fetched from now on.', kind: 'choice', choices: PERSONAL_DATA_POLICIES, defaultValue: 'keep', required: false },
  { key: 'linkHosts', label: 'Hosts that links may open', hint: 'Host names, separated by commas. Empty: no link of this source is opened.', kind: 'list', defaultValue: null, required: false },
];

export const SECRET_FIELDS: readonly SecretField[] = [
  { key: 'clientSecret', label: 'Client secret', hint: 'Shown once when the API credential is created in the VCC admin portal.', required: true },
];

/** Where requests go, and how often; read from completed settings. */
export interface VonageSettings {
  readonly apiBase: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly pollMs: number;
  readonly backfillDays: number;
  /** Null: all agents. */
  readonly agents: ReadonlySet<string> | null;
  readonly personalData: PersonalDataPolicy;
}

/** A name or an address, with or without a port. */
const HOST = /^[a-z\d](?:[a-z\d.-]*[a-z\d])?(?::\d{1,5})?$/;

/** Checks settings as entered. An empty value counts as absent, so that a form or `--set key=` can clear a key. */
export function parseSettings(raw: Readonly<Record<string, string>>): SettingsOutcome {
  const entered = readEntered(raw);
  const problems = [...findKeyProblems(raw, 'Vonage', SETTING_FIELDS, SECRET_FIELDS), ...findAddressProblems(entered)];
  if (!entered.has('clientId')) problems.push({ key: 'clientId', message: 'A client ID is needed.' });
  const settings: Record<string, string> = {};
  const keep = (key: string, value: string | null, message: string): void => {
    if (value === null) problems.push({ key, message });
    else settings[key] = value;
  };
  for (const key of ['region', 'clientId'] as const) {
    const value = entered.get(key);
    if (value !== undefined) settings[key] = value;
  }
  for (const key of ['apiBaseUrl', 'tokenUrl'] as const) {
    const value = entered.get(key);
    if (value !== undefined) keep(key, normalizeUrl(value), urlMessage(key));
  }
  const leastSeconds = isOnThisMachine(entered.get('apiBaseUrl')) ? 1 : LEAST_POLL_SECONDS;
  keep('pollSeconds', wholeNumber(entered.get('pollSeconds') ?? '15', leastSeconds, 86_400), `pollSeconds has to be a whole number of seconds from ${leastSeconds} to 86400.`);
  keep('backfillDays', wholeNumber(entered.get('backfillDays') ?? '7', 0, 3_650), 'backfillDays has to be a whole number of days from 0 to 3650.');
  const agents = parseAgentList(entered.get('agents') ?? '');
  if (agents.length > 0) settings['agents'] = formatAgentList(agents);
  keep('personalData', oneOf(PERSONAL_DATA_POLICIES)(entered.get('personalData') ?? 'keep'), `personalData has to be one of ${PERSONAL_DATA_POLICIES.join(', ')}.`);
  const hosts = entered.get('linkHosts');
  if (hosts !== undefined) keep('linkHosts', hostList(hosts, (host) => HOST.test(host)), 'linkHosts has to be a list of host names without scheme and path, separated by commas.');
  return problems.length > 0 ? { ok: false, problems } : { ok: true, settings };
}

function findAddressProblems(entered: ReadonlyMap<string, string>): SettingProblem[] {
  const region = entered.get('region');
  const hasApi = entered.has('apiBaseUrl');
  const hasToken = entered.has('tokenUrl');
  if (region !== undefined && !REGIONS.some((known) => known === region)) return [{ key: 'region', message: `region has to be one of ${REGIONS.join(', ')}.` }];
  if (region !== undefined && (hasApi || hasToken)) return [{ key: 'region', message: 'Give either region, or apiBaseUrl and tokenUrl; clear the other (an empty value clears).' }];
  if (region !== undefined || (hasApi && hasToken)) return [];
  if (hasApi) return [{ key: 'tokenUrl', message: 'apiBaseUrl needs tokenUrl beside it.' }];
  if (hasToken) return [{ key: 'apiBaseUrl', message: 'tokenUrl needs apiBaseUrl beside it.' }];
  return [{ key: 'region', message: 'Give region (emea, nam, apac), or both apiBaseUrl and tokenUrl.' }];
}

/** A gateway or a stand-in on this machine has no shared limit to be kind to. */
function isOnThisMachine(address: string | undefined): boolean {
  return address !== undefined && URL.canParse(address) && isLoopback(new URL(address).hostname);
}

/** Ids exactly as written, in order, each once. A JSON list is taken too, for ids that hold a comma. */
function parseAgentList(text: string): string[] {
  if (text === 'all') return [];
  const items = text.startsWith('[') ? parseJsonList(text) : text.split(/[,;\n]/);
  return [...new Set(items.map((item) => item.trim()).filter((item) => item !== ''))];
}

/** As a plain list where that reads back as the same ids, else as a JSON list. */
function formatAgentList(agents: readonly string[]): string {
  const plain = agents.join(',');
  const isExact = JSON.stringify(parseAgentList(plain)) === JSON.stringify(agents);
  return isExact ? plain : JSON.stringify(agents);
}

function parseJsonList(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
  } catch {
    return text.split(',');
  }
}

/** Reads completed settings. The host family of the Stats pages is the default; the newer one is reached by its addresses. */
export function readSettings(settings: Settings): VonageSettings {
  const region = settings['region'];
  const agents = parseAgentList(settings['agents'] ?? '');
  return {
    apiBase: region === undefined ? (settings['apiBaseUrl'] ?? '') : `https://${region}.api.newvoicemedia.com`,
    tokenUrl: region === undefined ? toTokenUrl(settings['tokenUrl'] ?? '') : `https://${region}.newvoicemedia.com${TOKEN_PATH}`,
    clientId: settings['clientId'] ?? '',
    pollMs: Number(settings['pollSeconds'] ?? 15) * 1_000,
    backfillDays: Number(settings['backfillDays'] ?? 7),
    agents: agents.length === 0 ? null : new Set(agents),
    personalData: readPolicy(settings['personalData']),
  };
}

/** A bare host becomes the documented endpoint on it; anything with a path is used as it is. */
function toTokenUrl(text: string): string {
  if (!URL.canParse(text)) return text;
  return new URL(text).pathname === '/' ? `${text.replace(/\/+$/, '')}${TOKEN_PATH}` : text;
}

/** Address of an endpoint. A base that already ends in `/stats` or `/useradmin` is not doubled. */
export function toEndpoint(apiBase: string, root: 'stats' | 'useradmin', name: string, query: Readonly<Record<string, string>>): string {
  const base = apiBase.replace(/\/+$/, '').replace(/\/(?:stats|useradmin)$/, '');
  return `${base}/${root}/${name}?${new URLSearchParams(query).toString()}`;
}
