import { describe, expect, it } from 'vitest';
import { parseSettings, readSettings, warningsOf } from '../../../../../electron/connectors/liveperson/settings.ts';
import { settingsOf } from './support.ts';

const problems = (raw: Record<string, string>) => {
  const outcome = parseSettings(raw);
  return outcome.ok ? [] : outcome.problems.map((problem) => problem.key);
};

describe('settings', () => {
  it('fills the defaults', () => {
    expect(settingsOf()).toEqual({ accountId: '4711', auth: 'oauth2', apiVersion: '1', pollSeconds: '30', personalData: 'keep' });
    expect(readSettings(settingsOf())).toMatchObject({ domainApiUrl: 'https://api.liveperson.net', baseUrl: null, pollMs: 30_000, scope: null });
  });

  it.each([
    [{}, ['accountId']], [{ accountId: 'a/b' }, ['accountId']], [{ accountId: '1', auth: 'basic' }, ['auth']], [{ accountId: '1', auth: 'bearer' }, ['username']],
    [{ accountId: '1', pollSeconds: '9' }, ['pollSeconds']], [{ accountId: '1', pollSeconds: '9', baseUrl: 'http://127.0.0.1:9' }, ['pollSeconds']],
    [{ accountId: '1', apiVersion: 'one' }, ['apiVersion']], [{ accountId: '1', baseUrl: 'http://a.example' }, ['baseUrl']], [{ accountId: '1', domainApiUrl: 'http://127.0.0.1.example' }, ['domainApiUrl']],
    [{ accountId: '1', baseUrl: 'https://u:p@a.example' }, ['baseUrl']], [{ accountId: '1', baseUrl: 'https://a.example', domainApiUrl: 'https://b.example' }, ['baseUrl']],
    [{ accountId: '1', personalData: 'sell' }, ['personalData']], [{ accountId: '1', linkHosts: 'https://a.example/x' }, ['linkHosts']], [{ accountId: '1', clientSecret: 's' }, ['clientSecret']], [{ accountId: '1', colour: 'red' }, ['colour']],
  ])('refuses %j', (raw, keys) => {
    expect(problems(raw)).toEqual(keys);
  });

  it('takes an empty value for none, and never repeats a secret', () => {
    expect(settingsOf({ scope: ' ', baseUrl: '', username: '' })).toEqual(settingsOf());
    expect(JSON.stringify(parseSettings({ accountId: '1', appSecret: 'hunter2' }))).not.toContain('hunter2');
  });

  it('warns of the announced end of OAuth 1.0 only where it is used', () => {
    expect(warningsOf(settingsOf())).toEqual([]);
    expect(warningsOf(settingsOf({ auth: 'oauth1' }))[0]).toContain('31 May 2026');
  });
});
