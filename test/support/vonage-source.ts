import { vonage } from '../../electron/connectors/vonage/index.ts';
import type { HttpClient } from '../../electron/ports/http.ts';
import type { Clock } from '../../electron/ports/clock.ts';
import type { ClientContext, Settings } from '../../electron/ports/connector.ts';
import type { Log } from '../../electron/ports/log.ts';
import type { SourceRecord } from '../../electron/ports/stores.ts';

/** Completed settings of a Vonage source on a base address. */
export function vonageSettings(base = 'http://127.0.0.1:9', change: Readonly<Record<string, string>> = {}): Settings {
  const outcome = vonage.parseSettings({ apiBaseUrl: base, tokenUrl: base, clientId: 'id', ...change });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.settings;
}

export function vonageContext(http: HttpClient, clock: Clock, settings = vonageSettings()): ClientContext {
  return { http, clock, settings, secrets: { clientSecret: 'right' } };
}

export function vonageSource(settings: Settings): SourceRecord {
  return { id: 1, kind: 'vonage', name: 'Test', settings, isPaused: false, isRemoved: false, secretStore: null, createdAt: 0 };
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
