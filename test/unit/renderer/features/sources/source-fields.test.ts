import { describe, expect, it } from 'vitest';
import type { Source, SourceType } from '../../../../../shared/contract/schemas.ts';
import { createDraft, findMissing, toChange, toNewInput } from '../../../../../renderer/features/sources/source-draft.ts';
import { shownSecrets, shownSettings } from '../../../../../renderer/features/sources/source-fields.ts';
import { offsetWords, zoneWords } from '../../../../../renderer/features/sources/zone-words.ts';

const setting = (key: string, defaultValue: string | null = null, required = false): SourceType['settings'][number] => ({ key, label: key, hint: '', kind: 'text', defaultValue, required });
const secret = (key: string): SourceType['secrets'][number] => ({ key, label: key, hint: '', required: false });

const liveperson: SourceType = {
  kind: 'liveperson', title: 'LivePerson', setUpSteps: [], settings: [setting('accountId', null, true), setting('auth', 'oauth2'), setting('username'), setting('scope')],
  secrets: ['clientId', 'clientSecret', 'appKey', 'appSecret', 'accessToken', 'accessTokenSecret', 'password'].map(secret),
};
const ringcentral: SourceType = {
  kind: 'ringcentral', title: 'RingCentral', setUpSteps: [], settings: [setting('zone', 'America/New_York'), setting('zoneConfirmed', 'no'), setting('receiverHeader'), setting('pull', 'off'), setting('subAccountId'), setting('apiBaseUrl', 'https://a.example')],
  secrets: ['receiverToken', 'receiverHeaderSecret', 'clientSecret', 'jwt'].map(secret),
};
const keys = (list: readonly { readonly key: string }[]): string[] => list.map((field) => field.key);

describe('fields of a form', () => {
  it('are those that matter for the chosen sign-in', () => {
    expect(['oauth2', 'oauth1', 'bearer'].map((auth) => [keys(shownSettings(liveperson, { auth })).slice(2), keys(shownSecrets(liveperson, { auth }))])).toEqual([
      [['scope'], ['clientId', 'clientSecret']], [[], ['appKey', 'appSecret', 'accessToken', 'accessTokenSecret']], [['username'], ['password']],
    ]);
  });

  it('are those that matter with and without pull, and the header\'s value with a header', () => {
    expect(keys(shownSettings(ringcentral, { pull: 'off' }))).toEqual(['zone', 'receiverHeader', 'pull']);
    expect(keys(shownSecrets(ringcentral, { pull: 'off' }))).toEqual(['receiverToken']);
    expect(keys(shownSecrets(ringcentral, { pull: 'on', receiverHeader: 'X-Key' }))).toEqual(['receiverToken', 'receiverHeaderSecret', 'clientSecret', 'jwt']);
  });

  it('are needed only where they are shown', () => {
    const draft = { ...createDraft(liveperson, null), name: 'LP' };
    expect(Object.keys(findMissing({ ...draft, settings: { ...draft.settings, accountId: '1' } }, liveperson, false))).toEqual(['clientId', 'clientSecret']);
    expect(Object.keys(findMissing({ ...draft, settings: { accountId: '1', auth: 'bearer' } }, liveperson, false))).toEqual(['username', 'password']);
  });
});

describe('what is sent', () => {
  const draft = { ...createDraft(ringcentral, null), name: 'RC', secrets: { jwt: 'left over', receiverToken: 't' } };

  it('leaves out an untouched zone, its confirmation, and what matters for nothing', () => {
    expect(toNewInput(draft, ringcentral)).toEqual({ name: 'RC', settings: { pull: 'off' }, secrets: { receiverToken: 't' } });
    expect(toNewInput({ ...draft, settings: { ...draft.settings, zone: 'Europe/London' } }, ringcentral).settings).toEqual({ zone: 'Europe/London', pull: 'off' });
  });

  it('names only what a stored source changes, so that another zone is confirmed anew', () => {
    const source: Source = { id: 3, kind: 'ringcentral', name: 'RC', settings: { zone: 'America/New_York', zoneConfirmed: 'no', pull: 'off' }, paused: false, warnings: [], secretStore: 'file', createdAt: 0 };
    const edited = createDraft(ringcentral, source);
    expect(toChange({ ...edited, settings: { ...edited.settings, zone: 'Europe/London' } }, source).settings).toEqual({ zone: 'Europe/London', apiBaseUrl: 'https://a.example' });
  });
});

describe('zone check', () => {
  it('is said in words', () => {
    const check = { zone: 'America/New_York', confirmed: false, samples: 120, offsetMs: 5 * 3_600_000, better: ['Europe/London'], verdict: 'another-fits' as const };
    expect(zoneWords(check)).toBe('Read in America/New_York, the times of 120 events lie 5 h before their receipt. Europe/London would fit.');
    expect(zoneWords({ ...check, verdict: 'fits', offsetMs: 0 })).toBe('Read in America/New_York, the times of 120 events agree with when they were received.');
    expect([offsetWords(-19_800_000), offsetWords(1_800_000)]).toEqual(['5:30 h', '30 min']);
  });
});
