import { describe, expect, it, vi } from 'vitest';
import type { Notice } from '../../../../shared/contract/alert-schemas.ts';
import type { TrayAlerts } from '../../../../electron/core/app.ts';
import { reportAlerts, type AlertProcedures } from '../../../../electron/main/alert-reports.ts';
import type { ShellAlerts, ShellNotice } from '../../../../electron/main/core-protocol.ts';

const NOW = Date.UTC(2026, 10, 20, 18);
const ALERTS: TrayAlerts = { firing: 2, worst: 'warning', missed: 0, mutedUntilAt: NOW + 3_600_000, quietUntilAt: Date.UTC(2026, 10, 21, 6), top: [{ id: 1, text: 'Away', severity: 'warning', target: { agentKey: '1:a b', at: NOW } }, { id: 2, text: 'Stale', severity: 'info', target: null }] };
const NOTICE: Notice = { id: 'n', kind: 'alert', severity: 'warning', title: 'Away: Ann', body: 'Away', sound: false, alertIds: [1], target: { agentKey: '2:01', at: NOW } };

function makeReports() {
  const told: (ShellAlerts | ShellNotice)[] = [];
  const muted: unknown[] = [];
  const faults: string[] = [];
  const heard: { alerts: (alerts: TrayAlerts) => void; notice: (notice: Notice) => void } = { alerts: () => undefined, notice: () => undefined };
  const procedures: AlertProcedures = {
    alerts: { mute: async ({ until }) => muted.push(until) },
    status: { get: async () => ({ nowAt: NOW }) },
    settings: { get: async () => ({ effectiveZone: 'Europe/Berlin' }) },
    // Ann of Manila is seven hours ahead of Berlin.
    people: { get: async () => ({ people: [{ id: 5, teamId: 7 }], teams: [{ id: 7, zone: 'Asia/Manila' }], links: [{ personId: 5, key: '2:01' }] }) },
  };
  const reports = reportAlerts({
    app: {
      onAlerts: (listener) => { heard.alerts = listener; return () => { heard.alerts = () => undefined; }; },
      onNotice: (listener) => { heard.notice = listener; return () => { heard.notice = () => undefined; }; },
    },
    procedures,
    log: { info: () => undefined, warn: () => undefined, error: (event) => faults.push(event) },
    onAlerts: (alerts) => told.push(alerts),
    onNotice: (notice) => told.push(notice),
  });
  return { reports, told, muted, faults, heard };
}

describe('what the shell is told of alerts', () => {
  it('is in words of the product’s zone, with addresses of the page', async () => {
    const { told, heard } = makeReports();
    heard.alerts(ALERTS);
    await vi.waitFor(() => expect(told).toHaveLength(1));
    expect(told).toEqual([{
      firing: 2, worst: 'warning', missed: 0, mutedUntil: '20:00', quietUntil: '07:00 on 2026-11-21',
      top: [{ id: 1, text: 'Away', severity: 'warning', address: `#/agent/1%3Aa%20b/2026-11-20/${NOW}` }, { id: 2, text: 'Stale', severity: 'info', address: '#/alerts/2' }],
    }]);
  });

  it('leads to the day as the agent’s team has it', async () => {
    const { told, heard } = makeReports();
    heard.notice(NOTICE);
    await vi.waitFor(() => expect(told).toHaveLength(1));
    expect(told).toEqual([{ id: 'n', severity: 'warning', title: 'Away: Ann', body: 'Away', sound: false, address: `#/agent/2%3A01/2026-11-21/${NOW}` }]);
  });

  it('keeps the order, and leaves out what is old before it is told', async () => {
    const { told, heard } = makeReports();
    heard.alerts({ ...ALERTS, firing: 1 });
    heard.alerts({ ...ALERTS, firing: 9 });
    heard.notice({ ...NOTICE, alertIds: [1, 2], target: null });
    await vi.waitFor(() => expect(told).toHaveLength(2));
    expect(told).toMatchObject([{ firing: 9 }, { address: '#/alerts' }]);
  });

  it('mutes by the core’s clock, and ends with the core', async () => {
    const { reports, muted, heard, told } = makeReports();
    for (const until of [{ minutes: 15 }, 'tomorrow', null] as const) await reports.mute(until);
    expect(muted).toEqual([NOW + 900_000, 'tomorrow', null]);
    reports.stop();
    heard.alerts(ALERTS);
    await reports.mute(null);
    expect(told).toEqual([]);
  });
});
