import { describe, expect, it } from 'vitest';
import { push } from '../../../../../electron/connectors/ringcentral/push.ts';
import { formatInZone } from '../../../../../shared/domain/calendar.ts';
import { settingsOf } from './ringcentral-events.ts';

/** Live events, a few seconds under way, with times in a zone. */
const live = (zone: string, count = 12, from = Date.parse('2026-11-20T09:00:00Z')): { readonly content: string; readonly receivedAt: number }[] => Array.from({ length: count }, (_, index) => {
  const sentAt = from + index * 71_000;
  return { content: JSON.stringify({ event_type: 'AWAY', agent_id: '1', date_time: formatInZone(sentAt, zone).slice(0, 19).replace('T', ' ') }), receivedAt: sentAt + 900 + index * 150 };
});

describe('checkZone', () => {
  it('says that the zone fits', () => {
    expect(push.checkZone(live('America/New_York'), settingsOf())).toMatchObject({ zone: 'America/New_York', isConfirmed: false, samples: 12, better: [], verdict: 'fits' });
  });

  it.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Sydney', 'America/Los_Angeles'])('finds %s', (zone) => {
    const check = push.checkZone(live(zone), settingsOf());
    expect([check.verdict, check.better.includes(zone)]).toEqual(['another-fits', true]);
  });

  it('stays right over a clock change', () => {
    const events = [...live('America/New_York', 6, Date.parse('2026-10-31T12:00:00Z')), ...live('America/New_York', 6, Date.parse('2026-11-02T12:00:00Z'))];
    expect(push.checkZone(events, settingsOf()).verdict).toBe('fits');
    expect(push.checkZone(events, settingsOf({ zone: 'UTC' })).better[0]).toBe('America/New_York');
  });

  it('says nothing without data, or with what was imported', () => {
    expect(push.checkZone([], settingsOf())).toMatchObject({ samples: 0, offsetMs: null, verdict: 'no-data' });
    const imported = live('America/New_York').map((event) => ({ ...event, receivedAt: Date.parse('2026-12-24T12:00:00Z') }));
    expect(push.checkZone(imported, settingsOf()).verdict).toBe('no-data');
    expect(push.checkZone(live('UTC', 2), settingsOf()).verdict).toBe('unclear');
    const exact = live('UTC').map((event) => ({ ...event, content: event.content.replace('"}', 'Z"}') }));
    expect(push.checkZone(exact, settingsOf()).verdict).toBe('no-data');
  });

  it('leaves out what was imported, which carries one time of receipt for a whole file', () => {
    const receivedAt = Date.parse('2026-11-20T13:00:03Z');
    // A day of events at every minute: some lie a few quarter hours before the import by chance.
    const imported = live('America/New_York', 900, receivedAt - 20 * 3_600_000).map((event) => ({ ...event, receivedAt }));
    expect(push.checkZone(imported, settingsOf()).verdict).toBe('no-data');
    for (const list of [[...live('America/New_York'), ...imported], [...imported, ...live('America/New_York')]]) {
      expect(push.checkZone(list, settingsOf())).toMatchObject({ samples: 12, better: [], verdict: 'fits' });
    }
    const together = live('America/New_York', 12).map((event, index, all) => ({ ...event, receivedAt: all[Math.floor(index / 3) * 3 + 2]?.receivedAt ?? 0 }));
    expect(push.checkZone(together, settingsOf())).toMatchObject({ samples: 12, verdict: 'fits' });
  });

  it('judges by the newest samples, and bears a small minority elsewhere', () => {
    const old = live('UTC', 400, Date.parse('2026-10-01T09:00:00Z'));
    const now = live('America/New_York', 200, Date.parse('2026-11-20T09:00:00Z'));
    for (const list of [[...old, ...now], [...now, ...old]]) expect(push.checkZone(list, settingsOf())).toMatchObject({ samples: 200, verdict: 'fits' });
    expect(push.checkZone([...live('America/New_York', 85), ...live('Asia/Tokyo', 15)], settingsOf())).toMatchObject({ better: [], verdict: 'fits' });
    expect(push.checkZone([...live('Europe/Berlin', 85), ...live('Asia/Tokyo', 15)], settingsOf()).verdict).toBe('another-fits');
    expect(push.checkZone([...live('America/New_York', 75), ...live('Asia/Tokyo', 25)], settingsOf()).verdict).toBe('unclear');
  });
});
