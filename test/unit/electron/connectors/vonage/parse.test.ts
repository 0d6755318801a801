import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseActivity, parseTime } from '../../../../../electron/connectors/vonage/parse.ts';
import { parseInstant } from '../../../../../shared/domain/time.ts';

const presence = { agentId: '01', type: 'Presence', category: 'Ready', name: 'Ready', eligibleForRouting: true, start: '2026-11-20T08:00:00.000Z', status: null, duration: null, reason: null, interaction: null, channel: null, workload: null };
const interaction = { ...presence, type: 'Interaction', interaction: { guid: 'g', medium: 'Phone', mediumManager: 'VCC', direction: 'Inbound' }, channel: { guid: null } };
const workload = { ...presence, type: 'Workload', category: null, workload: { calls: 1, semiLive: 0, nonLive: 2 } };

describe('parseActivity', () => {
  it('keeps the vendor\'s words', () => {
    expect(parseActivity(interaction)).toEqual({
      agentId: '01', type: 'Interaction', category: 'Ready', name: 'Ready', eligibleForRouting: true, startAt: Date.UTC(2026, 10, 20, 8), durationMs: null, status: null, reason: null,
      interactionGuid: 'g', medium: 'Phone', mediumManager: 'VCC', direction: 'Inbound', channelGuid: null, calls: null, semiLive: null, nonLive: null,
    });
  });

  it.each([
    ['an unknown type', { ...presence, type: 'Mood' }], ['a missing optional field', { agentId: '1', type: 'Presence', start: presence.start }],
    ['a zero duration', { ...presence, duration: 0 }], ['a time without an offset', { ...presence, start: '2026-11-20T08:00:00' }],
    ['seven fraction digits', { ...presence, start: '2026-11-20T08:00:00.1234567Z' }], ['an offset', { ...presence, start: '2026-11-20T08:00:00+01:00' }],
    ['a workload on another type', { ...presence, workload: workload.workload }], ['an interaction guid of another form', { ...interaction, interaction: { guid: 'not-a-guid' } }],
  ])('takes %s', (_what, item) => {
    expect(parseActivity(item)).toBeTypeOf('object');
  });

  it.each([
    ['not an object', null, 'not an object'], ['a list', [], 'not an object'],
    ['a missing agentId', { ...presence, agentId: undefined }, 'agentId'], ['an empty agentId', { ...presence, agentId: '' }, 'agentId'], ['a numeric agentId', { ...presence, agentId: 1 }, 'leading zeros'],
    ['a missing type', { ...presence, type: null }, 'type'], ['a type that is a number', { ...presence, type: 3 }, 'type'],
    ['a missing start', { ...presence, start: null }, 'start'], ['a start in words', { ...presence, start: 'yesterday' }, 'start'], ['31 February', { ...presence, start: '2026-02-31T08:00:00.000Z' }, 'start'], ['a numeric start', { ...presence, start: 5 }, 'start'],
    ['a negative duration', { ...presence, duration: -1 }, 'duration'], ['a duration that no calendar holds', { ...presence, duration: 9e15 }, 'duration'], ['a fraction of a duration', { ...presence, duration: 1.5 }, 'duration'], ['a duration as text', { ...presence, duration: '5' }, 'duration'],
    ['a category that is a number', { ...presence, category: 1 }, 'category'], ['a name that is an object', { ...presence, name: {} }, 'name'], ['a status that is a number', { ...presence, status: 1 }, 'status'],
    ['a reason that is a list', { ...presence, reason: [] }, 'reason'], ['a flag as text', { ...presence, eligibleForRouting: 'yes' }, 'eligibleForRouting'],
    ['an interaction that is text', { ...interaction, interaction: 'g' }, 'interaction'], ['an interaction without a guid', { ...interaction, interaction: { medium: 'Phone' } }, 'interaction.guid'], ['no interaction at all', { ...interaction, interaction: null }, 'interaction.guid'],
    ['a medium that is a number', { ...interaction, interaction: { guid: 'g', medium: 5 } }, 'interaction.medium'], ['a channel that is text', { ...interaction, channel: 'c' }, 'channel'],
    ['no workload', { ...workload, workload: null }, 'workload'], ['a workload as a list', { ...workload, workload: [] }, 'workload'], ['a half call', { ...workload, workload: { calls: 0.5, semiLive: 0, nonLive: 0 } }, 'workload.calls'], ['a missing count', { ...workload, workload: { calls: 1, semiLive: 0 } }, 'workload.nonLive'],
  ])('refuses %s', (_what, item, field) => {
    expect(parseActivity(item)).toContain(field);
  });
});

it('reads times as the general parser does, only faster', () => {
  fc.assert(fc.property(fc.date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2200-01-01T00:00:00Z'), noInvalidDate: true }), (date) => {
    expect(parseTime(date.toISOString())).toBe(date.getTime());
  }));
  for (const day of ['2026-02-29', '2026-02-30', '2026-04-31', '2028-02-29', '2026-00-10', '2026-13-01']) expect(parseTime(`${day}T08:00:00.000Z`)).toBe(parseInstant(`${day}T08:00:00.000Z`));
});
