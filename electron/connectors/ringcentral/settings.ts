import { isZone } from '../../../shared/domain/calendar.ts';
import { PERSONAL_DATA_POLICIES, type PersonalDataPolicy } from '../../../shared/domain/personal-data.ts';
import type { SecretField, SettingField, Settings, SettingsOutcome } from '../../ports/connector.ts';
import { findKeyProblems, hostList, isLoopback, normalizeUrl, oneOf, readEntered, readPolicy, urlMessage, wholeNumber } from '../kit/setting-checks.ts';

export const DEFAULT_ZONE = 'America/New_York';
const DEFAULT_API = 'https://ringcx.ringcentral.com';
const DEFAULT_AUTH = 'https://platform.ringcentral.com';
const LOCAL_HOST = '127.0.0.1';
const YES_NO = ['no', 'yes'] as const;
const ON_OFF = ['off', 'on'] as const;

export const SETTING_FIELDS: readonly SettingField[] = [
  { key: 'zone', label: 'Time zone of the events', hint: 'The vendor sends times without a zone and does not say which one it is. America/New_York is likely; the zone check compares it with the times of receipt.', kind: 'text', defaultValue: DEFAULT_ZONE, required: false },
  { key: 'zoneConfirmed', label: 'The zone is confirmed', hint: 'yes once the zone check or the vendor has confirmed it; until then every time is marked.', kind: 'choice', choices: YES_NO, defaultValue: 'no', required: false },
  { key: 'receiverHost', label: 'Receiver listens on', hint: '127.0.0.1 is reached from this machine only (a relay or tunnel runs here). Any other address is open to whoever reaches this machine.', kind: 'text', defaultValue: LOCAL_HOST, required: false },
  { key: 'receiverPort', label: 'Receiver port', hint: '0: any free port, which changes with every start.', kind: 'number', defaultValue: '0', required: false },
  { key: 'receiverHeader', label: 'Extra header', hint: 'Name of a header that every delivery has to carry, as entered under header value pairs at the vendor. Empty: none.', kind: 'text', defaultValue: null, required: false },
  { key: 'pull', label: 'Ask the vendor as well', hint: 'on: the list of agents who are logged in is read every 15 seconds; for desks that no delivery can reach.', kind: 'choice', choices: ON_OFF, defaultValue: 'off', required: false },
  { key: 'subAccountId', label: 'Sub-account', hint: 'Only with pull: the id of the RingCX sub-account.', kind: 'text', defaultValue: null, required: false },
  { key: 'apiBaseUrl', label: 'API address', hint: `Only with pull: ${DEFAULT_API} unless the vendor says otherwise.`, kind: 'url', defaultValue: DEFAULT_API, required: false },
  { key: 'authBaseUrl', label: 'Sign-in address', hint: `Only with pull: ${DEFAULT_AUTH} unless the vendor says otherwise.`, kind: 'url', defaultValue: DEFAULT_AUTH, required: false },
  { key: 'clientId', label: 'Client ID', hint: 'Only with pull: of the app in the RingCentral developer console, with the permission ReadAccounts.', kind: 'text', defaultValue: null, required: false },
  { key: 'personalData', label: 'Personal data', hint: 'Caller numbers, phone numbers, e-mails, addresses and recording links: keep, mask for good, or drop before anything is stored.', kind: 'choice', choices: PERSONAL_DATA_POLICIES, defaultValue: 'keep', required: false },
  { key: 'linkHosts', label: 'Links may open to', hint: 'Hosts of recordings, separated by commas. Empty: no link of this source opens.', kind: 'list', defaultValue: null, required: false },
];

export const SECRET_FIELDS: readonly SecretField[] = [
  { key: 'receiverToken', label: 'Receiver token', hint: 'The secret last part of the receiver\'s address. Generated when left empty.', required: false },
  { key: 'receiverHeaderSecret', label: 'Extra header\'s value', hint: 'What the extra header has to hold; only with an extra header.', required: false },
  { key: 'clientSecret', label: 'Client secret', hint: 'Only with pull: of the app in the RingCentral developer console.', required: false },
  { key: 'jwt', label: 'JWT credential', hint: 'Only with pull: created under Credentials in the RingCentral developer console, for this app.', required: false },
];

/** What the settings mean; read from completed settings. */
export interface RingcentralSettings {
  readonly zone: string;
  readonly isZoneConfirmed: boolean;
  readonly receiverHost: string;
  readonly receiverPort: number;
  readonly receiverHeader: string | null;
  readonly personalData: PersonalDataPolicy;
  /** Null: the vendor is not asked. */
  readonly pull: PullSettings | null;
}

export interface PullSettings { readonly subAccountId: string; readonly apiBase: string; readonly authBase: string; readonly clientId: string }

type Check = (value: string) => string | null;

/** key → its value in one form, or null where it is none; and what is said then. */
const CHECKS: Readonly<Record<string, readonly [Check, string]>> = {
  zone: [(value) => (isZone(value) ? value : null), 'zone has to be a time zone by its IANA name, for example America/New_York.'],
  zoneConfirmed: [inAnyCase(YES_NO), 'zoneConfirmed is no or yes.'],
  receiverHost: [toHost, 'receiverHost has to be an address or a name of this machine, without a port.'],
  receiverPort: [(value) => wholeNumber(value, 0, 65_535), 'receiverPort has to be a whole number from 0 to 65535.'],
  receiverHeader: [(value) => (/^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/i.test(value) ? value : null), 'receiverHeader has to be the name of an HTTP header.'],
  pull: [inAnyCase(ON_OFF), 'pull is off or on.'],
  subAccountId: [(value) => (/^[\w-]{1,64}$/.test(value) ? value : null), 'subAccountId has to be an id of letters, digits, - and _.'],
  apiBaseUrl: [normalizeUrl, urlMessage('apiBaseUrl')],
  authBaseUrl: [normalizeUrl, urlMessage('authBaseUrl')],
  clientId: [(value) => value, ''],
  personalData: [inAnyCase(PERSONAL_DATA_POLICIES), 'personalData is keep, mask or drop.'],
  linkHosts: [(value) => hostList(value, isHostName), 'linkHosts has to be a list of host names, separated by commas.'],
};

/** Checks settings as entered. An empty value counts as absent. A zone that a person gave is confirmed unless they say otherwise. */
export function parseSettings(raw: Readonly<Record<string, string>>): SettingsOutcome {
  const entered = readEntered(raw);
  const problems = findKeyProblems(raw, 'RingCentral', SETTING_FIELDS, SECRET_FIELDS);
  const settings: Record<string, string> = {};
  for (const { key, defaultValue } of SETTING_FIELDS) {
    const value = entered.get(key) ?? defaultValue;
    const check = CHECKS[key];
    if (value === null || check === undefined) continue;
    const [normalize, message] = check;
    const kept = normalize(value);
    if (kept === null) problems.push({ key, message });
    else if (kept !== '') settings[key] = kept;
  }
  if (entered.has('zone') && !entered.has('zoneConfirmed')) settings['zoneConfirmed'] = 'yes';
  return problems.length > 0 ? { ok: false, problems } : { ok: true, settings };
}

function inAnyCase(words: readonly string[]): Check {
  const read = oneOf(words);
  return (value) => read(value.toLowerCase());
}

function toHost(text: string): string | null {
  const plain = text.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (/^[0-9a-f:.]*:[0-9a-f:.]*$/.test(plain)) return URL.canParse(`http://[${plain}]/`) ? plain : null;
  return isHostName(plain) ? plain : null;
}

function isHostName(text: string): boolean {
  return /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(text);
}

/** Reads completed settings. */
export function readSettings(settings: Settings): RingcentralSettings {
  const text = (key: string): string => settings[key] ?? '';
  return {
    zone: isZone(text('zone')) ? text('zone') : DEFAULT_ZONE,
    isZoneConfirmed: text('zoneConfirmed') === 'yes',
    receiverHost: text('receiverHost') === '' ? LOCAL_HOST : text('receiverHost'),
    receiverPort: Number(text('receiverPort')) || 0,
    receiverHeader: text('receiverHeader') === '' ? null : text('receiverHeader'),
    personalData: readPolicy(text('personalData')),
    pull: text('pull') !== 'on' ? null : { subAccountId: text('subAccountId'), apiBase: text('apiBaseUrl') || DEFAULT_API, authBase: text('authBaseUrl') || DEFAULT_AUTH, clientId: text('clientId') },
  };
}

/** What a person should know beside the settings. */
export function findWarnings(settings: Settings): readonly string[] {
  const { zone, isZoneConfirmed, receiverHost, pull } = readSettings(settings);
  const missing = pull === null ? [] : [['subAccountId', pull.subAccountId], ['clientId', pull.clientId]].filter(([, value]) => value === '').map(([key]) => key);
  return [
    ...(isZoneConfirmed ? [] : [`The zone ${zone} is not confirmed: times may be off by hours. The zone check compares it with the times of receipt; then set zoneConfirmed to yes.`]),
    ...(isLoopback(receiverHost) ? [] : [`The receiver listens on ${receiverHost}, which other machines can reach, without encryption: put it behind a relay that ends TLS, or a firewall.`]),
    ...(missing.length === 0 ? [] : [`pull is on, but ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing: nothing can be asked.`]),
  ];
}
