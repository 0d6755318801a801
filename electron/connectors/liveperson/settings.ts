import { PERSONAL_DATA_POLICIES, type PersonalDataPolicy } from '../../../shared/domain/personal-data.ts';
import type { SecretField, SettingField, Settings, SettingsOutcome } from '../../ports/connector.ts';
import { findKeyProblems, hostList, normalizeUrl, oneOf, readEntered, readPolicy, urlMessage, wholeNumber } from '../kit/setting-checks.ts';

export const AUTHS = ['oauth2', 'oauth1', 'bearer'] as const;
export type Auth = (typeof AUTHS)[number];

/** The vendor's own Domain API. [Domain API] */
export const VENDOR_DOMAIN_API = 'https://api.liveperson.net';

/** Asking more often than the vendor renews its figures (10 s) gains nothing. */
const LEAST_POLL_SECONDS = 10;

/** The secrets that each way of signing in needs. */
export const SECRETS_OF: Readonly<Record<Auth, readonly string[]>> = {
  oauth2: ['clientId', 'clientSecret'],
  oauth1: ['appKey', 'appSecret', 'accessToken', 'accessTokenSecret'],
  bearer: ['password'],
};

export const SETTING_FIELDS: readonly SettingField[] = [
  { key: 'accountId', label: 'Account ID', hint: 'The site number, as in the address of the LivePerson console.', kind: 'text', defaultValue: null, required: true },
  { key: 'auth', label: 'Sign-in', hint: 'oauth2: an application\'s client ID and secret. oauth1: an API key; its end is announced for 31 May 2026. bearer: a user\'s name and password.', kind: 'choice', choices: AUTHS, defaultValue: 'oauth2', required: false },
  { key: 'username', label: 'User name', hint: 'Only for the sign-in bearer.', kind: 'text', defaultValue: null, required: false },
  { key: 'scope', label: 'Scope', hint: 'Only for oauth2, and only when the account\'s application needs one.', kind: 'text', defaultValue: null, required: false },
  { key: 'apiVersion', label: 'API version', hint: 'The parameter v of the Operational Realtime API.', kind: 'text', defaultValue: '1', required: false },
  { key: 'domainApiUrl', label: 'Domain API address', hint: `Which host serves what is asked there. Empty: ${VENDOR_DOMAIN_API}.`, kind: 'url', defaultValue: null, required: false },
  { key: 'baseUrl', label: 'One address for everything', hint: 'Instead of the Domain API: one host for every service, sign-in included (a gateway).', kind: 'url', defaultValue: null, required: false },
  { key: 'pollSeconds', label: 'Seconds between polls', hint: 'At least 10: the vendor renews its figures every 10 seconds.', kind: 'number', defaultValue: '30', required: false },
  { key: 'agents', label: 'Only these agents', hint: 'Agent ids as the vendor writes them, separated by commas. Empty: all. With a list, the vendor\'s totals of skills and of the account are left out, as they hold others.', kind: 'list', defaultValue: null, required: false },
  { key: 'personalData', label: 'Personal data', hint: 'E-mail addresses of agents: keep, mask for good, or drop when they arrive.', kind: 'choice', choices: PERSONAL_DATA_POLICIES, defaultValue: 'keep', required: false },
  { key: 'linkHosts', label: 'Hosts for links', hint: 'Links of this source may open to these hosts only, separated by commas. Empty: none.', kind: 'list', defaultValue: null, required: false },
];

export const SECRET_FIELDS: readonly SecretField[] = [
  { key: 'clientId', label: 'Client ID', hint: 'oauth2: from the application in the Management Console.', required: false },
  { key: 'clientSecret', label: 'Client secret', hint: 'oauth2: from the application in the Management Console.', required: false },
  { key: 'appKey', label: 'App key', hint: 'oauth1: from the API key.', required: false },
  { key: 'appSecret', label: 'App secret', hint: 'oauth1: from the API key.', required: false },
  { key: 'accessToken', label: 'Access token', hint: 'oauth1: from the API key.', required: false },
  { key: 'accessTokenSecret', label: 'Access token secret', hint: 'oauth1: from the API key.', required: false },
  { key: 'password', label: 'Password', hint: 'bearer: of the user.', required: false },
];

/** What requests need; read from completed settings. */
export interface LivePersonSettings {
  readonly accountId: string;
  readonly auth: Auth;
  readonly username: string;
  readonly scope: string | null;
  readonly apiVersion: string;
  readonly domainApiUrl: string;
  /** Null: hosts are asked of the Domain API. */
  readonly baseUrl: string | null;
  readonly pollMs: number;
  /** Null: all agents. */
  readonly agents: ReadonlySet<string> | null;
  readonly personalData: PersonalDataPolicy;
}

/** Names of digits, letters and dashes, with or without a port. */
const HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?$/;

/** Checks settings as entered. An empty value counts as absent, so that a form or `--set key=` can clear a key. */
export function parseSettings(raw: Readonly<Record<string, string>>): SettingsOutcome {
  const problems = findKeyProblems(raw, 'LivePerson', SETTING_FIELDS, SECRET_FIELDS);
  const entered = readEntered(raw);
  const settings: Record<string, string> = {};
  const keep = (key: string, read: (text: string) => string | null, message: string, fallback?: string): void => {
    const text = entered.get(key) ?? fallback;
    const value = text === undefined ? null : read(text);
    if (value !== null) settings[key] = value;
    else if (text !== undefined) problems.push({ key, message });
  };
  keep('accountId', (text) => (/^[\w-]{1,64}$/.test(text) ? text : null), 'accountId may hold letters, digits, - and _ only.');
  if (!entered.has('accountId')) problems.push({ key: 'accountId', message: 'An account ID is needed.' });
  keep('auth', oneOf(AUTHS), `auth has to be one of ${AUTHS.join(', ')}.`, 'oauth2');
  keep('username', (text) => text, 'No user name was given.');
  if (settings['auth'] === 'bearer' && !entered.has('username')) problems.push({ key: 'username', message: 'The sign-in bearer needs a user name.' });
  keep('scope', (text) => text, 'No scope was given.');
  keep('apiVersion', (text) => (/^\d{1,3}(?:\.\d{1,3})?$/.test(text) ? text : null), 'apiVersion has to be a number such as 1.', '1');
  for (const key of ['domainApiUrl', 'baseUrl']) keep(key, normalizeUrl, urlMessage(key));
  if (entered.has('domainApiUrl') && entered.has('baseUrl')) problems.push({ key: 'baseUrl', message: 'Give either domainApiUrl or baseUrl; clear the other (an empty value clears).' });
  keep('pollSeconds', (text) => wholeNumber(text, LEAST_POLL_SECONDS, 86_400), `pollSeconds has to be a whole number of seconds from ${LEAST_POLL_SECONDS} to 86400.`, '30');
  if (parseAgents(entered.get('agents')).length > 0) keep('agents', agentList, 'agents has to be a list of agent ids (letters, digits, - and _), separated by commas.');
  keep('personalData', oneOf(PERSONAL_DATA_POLICIES), `personalData has to be one of ${PERSONAL_DATA_POLICIES.join(', ')}.`, 'keep');
  keep('linkHosts', (text) => hostList(text, (host) => HOST.test(host)), 'linkHosts has to be a list of host names such as files.example.com, separated by commas.');
  return problems.length > 0 ? { ok: false, problems } : { ok: true, settings };
}

/** Ids in order, each once; none where everybody is meant. */
function parseAgents(text: string | undefined): readonly string[] {
  return text === undefined || text === 'all' ? [] : [...new Set(text.split(/[,;\s]+/).filter((id) => id !== ''))];
}

/** The list as it is kept; null where something in it is no id. */
function agentList(text: string): string | null {
  const ids = parseAgents(text);
  return ids.every((id) => /^[\w-]{1,64}$/.test(id)) ? ids.join(',') : null;
}

/** Reads completed settings. */
export function readSettings(settings: Settings): LivePersonSettings {
  const agents = parseAgents(settings['agents']);
  return {
    accountId: settings['accountId'] ?? '',
    auth: AUTHS.find((auth) => auth === settings['auth']) ?? 'oauth2',
    username: settings['username'] ?? '',
    scope: settings['scope'] ?? null,
    apiVersion: settings['apiVersion'] ?? '1',
    domainApiUrl: settings['domainApiUrl'] ?? VENDOR_DOMAIN_API,
    baseUrl: settings['baseUrl'] ?? null,
    pollMs: Math.max(LEAST_POLL_SECONDS, Number(settings['pollSeconds'] ?? 30)) * 1_000,
    agents: agents.length === 0 ? null : new Set(agents),
    personalData: readPolicy(settings['personalData']),
  };
}

/** What a person should know beside the settings. [OAuth 1.0 API keys, the vendor's announcement] */
export function warningsOf(settings: Settings): readonly string[] {
  return readSettings(settings).auth === 'oauth1'
    ? ['LivePerson has announced the end of OAuth 1.0 keys for 31 May 2026. Register an application in the Management Console and change this source to oauth2 with its client ID and secret.']
    : [];
}
