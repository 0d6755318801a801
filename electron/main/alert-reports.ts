import type { Notice } from '../../shared/contract/alert-schemas.ts';
import { dateOf, formatClock } from '../../shared/domain/calendar.ts';
import { MINUTE_MS, type UtcMs } from '../../shared/domain/time.ts';
import type { App, TrayAlerts } from '../core/app.ts';
import type { Log } from '../ports/log.ts';
import type { MuteChoice, ShellAlerts, ShellNotice } from './core-protocol.ts';

/** The procedures that are asked for it. */
export interface AlertProcedures {
  readonly alerts: { mute(input: { readonly until: UtcMs | 'tomorrow' | null }): Promise<unknown> };
  readonly status: { get(): Promise<{ readonly nowAt: UtcMs }> };
  readonly settings: { get(): Promise<{ readonly effectiveZone: string }> };
  readonly people: { get(): Promise<PeopleZones> };
}

interface PeopleZones {
  readonly people: readonly { readonly id: number; readonly teamId: number | null }[];
  readonly teams: readonly { readonly id: number; readonly zone: string | null }[];
  readonly links: readonly { readonly personId: number; readonly key: string }[];
}

export interface AlertReports {
  /** A failure is logged: nobody waits at the tray for an answer. */
  mute(until: MuteChoice): Promise<void>;
  stop(): void;
}

export interface AlertReportsOptions {
  readonly app: Pick<App, 'onAlerts' | 'onNotice'>;
  readonly procedures: AlertProcedures;
  readonly log: Log;
  readonly onAlerts: (alerts: ShellAlerts) => void;
  readonly onNotice: (notice: ShellNotice) => void;
}

/** Runs beside the core: turns alerts and notices into the words and addresses that the shell shows, in their order. */
export function reportAlerts({ app, procedures, log, onAlerts, onNotice }: AlertReportsOptions): AlertReports {
  let last: Promise<void> = Promise.resolve();
  /** Newer alerts replace those that still wait to be told. */
  let newest: TrayAlerts | null = null;

  function inOrder(work: () => Promise<void>): void {
    last = last.then(work).catch((error: unknown) => log.error('alert-report-failed', {}, error));
  }
  async function tellAlerts(): Promise<void> {
    const alerts = newest;
    newest = null;
    if (alerts !== null) onAlerts(await toShellAlerts(alerts, procedures));
  }

  const stopAlerts = app.onAlerts((alerts) => {
    const isAsked = newest !== null;
    newest = alerts;
    if (!isAsked) inOrder(tellAlerts);
  });
  const stopNotices = app.onNotice((notice) => inOrder(async () => onNotice(await toShellNotice(notice, procedures))));

  return {
    async mute(until) {
      try {
        const untilAt = until === null || until === 'tomorrow' ? until : (await procedures.status.get()).nowAt + until.minutes * MINUTE_MS;
        await procedures.alerts.mute({ until: untilAt });
      } catch (error) {
        log.error('mute-failed', {}, error);
      }
    },
    stop() {
      stopAlerts();
      stopNotices();
    },
  };
}

async function toShellAlerts(alerts: TrayAlerts, procedures: AlertProcedures): Promise<ShellAlerts> {
  const { effectiveZone: zone } = await procedures.settings.get();
  const { nowAt } = await procedures.status.get();
  const until = (at: UtcMs | null): string | null => (at === null ? null : describeUntil(at, nowAt, zone));
  const dayZoneOf = await readDayZones(alerts.top.map(({ target }) => target), zone, procedures);
  return {
    firing: alerts.firing, worst: alerts.worst, missed: alerts.missed, mutedUntil: until(alerts.mutedUntilAt), quietUntil: until(alerts.quietUntilAt),
    top: alerts.top.map(({ id, text, severity, target }) => ({ id, text, severity, address: addressOf(target, id, dayZoneOf) })),
  };
}

async function toShellNotice(notice: Notice, procedures: AlertProcedures): Promise<ShellNotice> {
  const { effectiveZone: zone } = await procedures.settings.get();
  const dayZoneOf = await readDayZones([notice.target], zone, procedures);
  const [id] = notice.alertIds.length === 1 ? notice.alertIds : [];
  const { severity, title, body, sound } = notice;
  return { id: notice.id, severity, title, body, sound, address: addressOf(notice.target, id ?? null, dayZoneOf) };
}

function describeUntil(at: UtcMs, nowAt: UtcMs, zone: string): string {
  const date = dateOf(at, zone);
  return date === dateOf(nowAt, zone) ? formatClock(at, zone) : `${formatClock(at, zone)} on ${date}`;
}

type DayZoneOf = (agentKey: string) => string;

/** A team's zone rules its people's days; everybody else's are the product's. */
async function readDayZones(targets: readonly Notice['target'][], zone: string, procedures: AlertProcedures): Promise<DayZoneOf> {
  if (targets.every((target) => target === null)) return () => zone;
  const { people, teams, links } = await procedures.people.get();
  return (agentKey) => {
    const personId = links.find(({ key }) => key === agentKey)?.personId;
    const teamId = people.find(({ id }) => id === personId)?.teamId;
    return teams.find(({ id }) => id === teamId)?.zone ?? zone;
  };
}

/** The agent's day at that moment, else the alert in the inbox, else the inbox. Addresses as in the page's navigation. */
function addressOf(target: Notice['target'], alertId: number | null, dayZoneOf: DayZoneOf): string {
  if (target !== null) return `#/agent/${encodeURIComponent(target.agentKey)}/${dateOf(target.at, dayZoneOf(target.agentKey))}/${target.at}`;
  return alertId === null ? '#/alerts' : `#/alerts/${alertId}`;
}
