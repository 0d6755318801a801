import { vonageSettings } from '../../../../support/vonage-source.ts';
import { describe, expect, it } from 'vitest';
import { parseSettings, readSettings, toEndpoint } from '../../../../../electron/connectors/vonage/settings.ts';

const settle = (raw: Record<string, string>) => {
  const outcome = parseSettings(raw);
  return outcome.ok ? outcome.settings : outcome.problems.map((problem) => problem.key);
};
const urls = (apiBaseUrl: string, tokenUrl = apiBaseUrl) => ({ apiBaseUrl, tokenUrl, clientId: 'id' });

describe('settings', () => {
  it('fills the defaults', () => {
    expect(settle({ region: 'emea', clientId: 'id' })).toEqual({ region: 'emea', clientId: 'id', pollSeconds: '15', backfillDays: '7', personalData: 'keep' });
  });

  it.each([
    [{ clientId: 'id' }, ['region']], [{ region: 'mars', clientId: 'id' }, ['region']], [{ region: 'emea' }, ['clientId']],
    [{ region: 'emea', clientId: 'id', pollSeconds: '4' }, ['pollSeconds']], [{ region: 'emea', clientId: 'id', backfillDays: '-1' }, ['backfillDays']],
    [{ region: 'emea', clientId: 'id', clientSecret: 's' }, ['clientSecret']], [{ region: 'emea', clientId: 'id', colour: 'red' }, ['colour']],
    [{ apiBaseUrl: 'https://a.example', clientId: 'id' }, ['tokenUrl']], [{ tokenUrl: 'https://a.example', clientId: 'id' }, ['apiBaseUrl']],
    [{ region: 'emea', ...urls('https://a.example') }, ['region']],
    [urls('http://a.example'), ['apiBaseUrl', 'tokenUrl']], [urls('ftp://127.0.0.1'), ['apiBaseUrl', 'tokenUrl']], [urls('https://u:p@a.example'), ['apiBaseUrl', 'tokenUrl']], [urls('a.example'), ['apiBaseUrl', 'tokenUrl']],
    [urls('http://127.0.0.1.example'), ['apiBaseUrl', 'tokenUrl']],
    [{ region: 'emea', clientId: 'id', personalData: 'burn' }, ['personalData']], [{ region: 'emea', clientId: 'id', linkHosts: 'https://a.example/x' }, ['linkHosts']],
  ])('refuses %j', (raw, keys) => {
    expect(settle(raw)).toEqual(keys);
  });

  it('lets only a host on this machine be asked every second', () => {
    expect(settle({ ...urls('http://127.0.0.1:9'), pollSeconds: '1' })).toMatchObject({ pollSeconds: '1' });
    expect(settle({ ...urls('https://a.example'), pollSeconds: '1' })).toEqual(['pollSeconds']);
  });

  it('takes hosts as a list, each once', () => {
    expect(settle({ region: 'emea', clientId: 'id', personalData: 'drop', linkHosts: 'Files.example, a.example:8443,files.example' })).toMatchObject({ personalData: 'drop', linkHosts: 'files.example,a.example:8443' });
  });

  it('never repeats a secret in its message', () => {
    expect(JSON.stringify(parseSettings({ region: 'emea', clientId: 'id', clientSecret: 'hunter2' }))).not.toContain('hunter2');
  });

  it.each(['http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:5', 'https://emea.api.cc.vonage.com'])('takes %s', (url) => {
    expect(parseSettings(urls(url)).ok).toBe(true);
  });

  it('uses one host family for a region', () => {
    const { apiBase, tokenUrl } = readSettings({ region: 'nam', clientId: 'id' });
    expect([apiBase, tokenUrl]).toEqual(['https://nam.api.newvoicemedia.com', 'https://nam.newvoicemedia.com/Auth/connect/token']);
  });

  it.each([
    ['https://a.example', 'https://a.example/Auth/connect/token'], ['https://a.example/', 'https://a.example/Auth/connect/token'],
    ['https://a.example/Auth/connect/token', 'https://a.example/Auth/connect/token'], ['https://a.example/t/', 'https://a.example/t'],
  ])('reads the token address %s', (given, used) => {
    const settings = settle(urls('https://a.example', given));
    expect(Array.isArray(settings) ? settings : readSettings(settings).tokenUrl).toBe(used);
  });

  it.each(['https://a.example', 'https://a.example/', 'https://a.example/stats', 'https://a.example/stats/'])('builds the same endpoint from %s', (base) => {
    expect(toEndpoint(base, 'stats', 'agent-activities', { page: '1' })).toBe('https://a.example/stats/agent-activities?page=1');
  });

  it('keeps a path in front', () => {
    expect(toEndpoint('https://a.example/proxy/', 'useradmin', 'users', {})).toBe('https://a.example/proxy/useradmin/users?');
  });

  it('reads the list of agents exactly as written', () => {
    expect([...(readSettings({ agents: '01, 1;002' }).agents ?? [])]).toEqual(['01', '1', '002']);
    const odd = ['a,b "q"', 'line\nbreak', '[x', 'all'];
    expect([...(readSettings(vonageSettings(undefined, { agents: JSON.stringify(odd) })).agents ?? [])]).toEqual(odd);
    expect([...(readSettings(vonageSettings(undefined, { agents: '["all"]' })).agents ?? [])]).toEqual(['all']);
    expect(readSettings({}).agents).toBeNull();
    expect(settle({ region: 'emea', clientId: 'id', agents: 'all' })).not.toHaveProperty('agents');
  });
});
