import { describe, expect, it } from 'vitest';
import { parseHash, toHash } from '../../../../renderer/state/navigation.ts';

describe('addresses', () => {
  it('carry the days, the interaction and the moment, and give them back', () => {
    const places = [
      { screen: 'interactions', days: { from: '2026-11-15', to: '2026-11-21' } },
      { screen: 'calls', days: { from: '2026-11-20', to: '2026-11-20' } },
      { screen: 'calls', days: { from: '2026-11-20', to: '2026-11-20' }, call: { sourceId: 3, callId: 'a:b/c' } },
      { screen: 'chat-states', days: null },
      { screen: 'interaction', interaction: { sourceId: 2, guid: 'a/b c' } },
      { screen: 'agent-day', agentKey: '1:x', date: '2026-11-20', at: 1_795_000_000_000 },
    ] as const;
    const hashes = places.map(toHash);
    expect(hashes).toEqual(['#/interactions/2026-11-15/2026-11-21', '#/calls/2026-11-20', '#/calls/2026-11-20/2026-11-20/3%3Aa%3Ab%2Fc', '#/chat-states', '#/interaction/2/a%2Fb%20c', '#/agent/1%3Ax/2026-11-20/1795000000000']);
    expect(hashes.map(parseHash)).toEqual(places);
  });

  it('carry an alert and a rule', () => {
    const places = [
      { screen: 'alerts', alertId: 12 }, { screen: 'alerts', alertId: null }, { screen: 'alert-rules', alertRule: null }, { screen: 'alert-rules', alertRule: { kind: 'rule', id: 3 } },
      { screen: 'alert-rules', alertRule: { kind: 'new', template: null } }, { screen: 'alert-rules', alertRule: { kind: 'new', template: 'long away' } },
    ] as const;
    const hashes = places.map(toHash);
    expect(hashes).toEqual(['#/alerts/12', '#/alerts', '#/alert-rules', '#/alert-rules/3', '#/alert-rules/new', '#/alert-rules/new/long%20away']);
    expect(hashes.map(parseHash)).toEqual(places);
    expect([parseHash('#/alerts/x'), parseHash('#/alert-rules/x'), toHash({ screen: 'alert-history' }), toHash({ screen: 'alert-delivery' })]).toEqual([
      { screen: 'alerts', alertId: null }, { screen: 'alert-rules', alertRule: null }, '#/alert-history', '#/alert-delivery',
    ]);
  });

  it('fall back to what they still say', () => {
    expect([parseHash('#/interaction/x/y'), parseHash('#/calls/2026-99-99'), parseHash('#/calls/2026-11-20/2026-11-01'), parseHash('#/agent/1:x/bad/5')]).toEqual([
      { screen: 'interactions' }, { screen: 'calls', days: null }, { screen: 'calls', days: { from: '2026-11-20', to: '2026-11-20' } }, { screen: 'agent-day', agentKey: '1:x', date: null },
    ]);
  });
});
