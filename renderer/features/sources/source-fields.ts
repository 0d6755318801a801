import type { Source, SourceType } from '../../../shared/contract/schemas.ts';

type Settings = Readonly<Record<string, string>>;
type Shown = (settings: Settings) => boolean;

const signsIn = (way: string): Shown => (settings) => (settings['auth'] ?? 'oauth2') === way;
const pulls: Shown = (settings) => settings['pull'] === 'on';
const never: Shown = () => false;

/** Fields that matter only beside another one; every other field always does. The zone's confirmation has buttons of its own. */
const RULES: Readonly<Record<Source['kind'], Readonly<Record<string, Shown>>>> = {
  vonage: {
    apiBaseUrl: (settings) => (settings['region'] ?? '') === '', tokenUrl: (settings) => (settings['region'] ?? '') === '',
  },
  liveperson: {
    username: signsIn('bearer'), scope: signsIn('oauth2'), clientId: signsIn('oauth2'), clientSecret: signsIn('oauth2'),
    appKey: signsIn('oauth1'), appSecret: signsIn('oauth1'), accessToken: signsIn('oauth1'), accessTokenSecret: signsIn('oauth1'), password: signsIn('bearer'),
  },
  ringcentral: {
    zoneConfirmed: never, subAccountId: pulls, apiBaseUrl: pulls, authBaseUrl: pulls, clientId: pulls, clientSecret: pulls, jwt: pulls,
    receiverHeaderSecret: (settings) => (settings['receiverHeader'] ?? '').trim() !== '',
  },
};

/** Needed as soon as they are shown, though a source may do without them. */
const NEEDED: Readonly<Record<Source['kind'], readonly string[]>> = {
  vonage: [],
  liveperson: ['username', 'clientId', 'clientSecret', 'appKey', 'appSecret', 'accessToken', 'accessTokenSecret', 'password'],
  ringcentral: ['subAccountId', 'clientId', 'clientSecret', 'jwt', 'receiverHeaderSecret'],
};

export const isShown = (kind: Source['kind'], key: string, settings: Settings): boolean => RULES[kind][key]?.(settings) ?? true;

type SettingField = SourceType['settings'][number];
type SecretField = SourceType['secrets'][number];

/** Settings that matter with what is entered, in the vendor's order. */
export const shownSettings = (type: SourceType, settings: Settings): readonly SettingField[] => type.settings.filter((field) => isShown(type.kind, field.key, settings));

export const shownSecrets = (type: SourceType, settings: Settings): readonly SecretField[] => type.secrets.filter((field) => isShown(type.kind, field.key, settings));

export const isNeeded = (kind: Source['kind'], field: { readonly key: string; readonly required: boolean }): boolean => field.required || NEEDED[kind].includes(field.key);

/** What is done with what belongs to a person; its settings stand together. */
export const PERSONAL_KEYS: readonly string[] = ['personalData', 'linkHosts'];

export const PERSONAL_WORDS = 'Numbers, addresses and e-mails are masked on screens and shown when asked for. What is dropped or masked when it arrives cannot be had back. Links, for example to recordings, open only to hosts named here.';

const CHOICES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  auth: { oauth2: 'OAuth 2 (client ID and secret)', oauth1: 'OAuth 1.0 (API key; ends 31 May 2026)', bearer: 'User name and password' },
  pull: { off: 'No: events are sent here', on: 'Yes: ask every 15 s as well' },
  personalData: { keep: 'Keep (masked on screens)', mask: 'Mask for good when it arrives', drop: 'Drop when it arrives' },
  zoneConfirmed: { yes: 'yes', no: 'not yet' },
  region: { emea: 'EMEA', nam: 'North America', apac: 'APAC' },
};

/** A choice in words; one that is not known here as it is. */
export const choiceWords = (key: string, value: string): string => CHOICES[key]?.[value] ?? value;
