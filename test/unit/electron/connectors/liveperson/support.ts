import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { liveperson } from '../../../../../electron/connectors/liveperson/index.ts';
import type { Accepted, ClientContext, RequestStep, Settings, StreamDefinition, StreamView } from '../../../../../electron/ports/connector.ts';
import type { HttpClient, HttpFault, HttpRequest, HttpResponse } from '../../../../../electron/ports/http.ts';
import { createVirtualClock, type VirtualClock } from '../../../../support/virtual-clock.ts';

export const NOW = Date.parse('2026-11-20T12:07:00Z');
export const MINUTE = 60_000;
export const BUCKET = 300_000;

export function settingsOf(change: Readonly<Record<string, string>> = {}): Settings {
  const outcome = liveperson.parseSettings({ accountId: '4711', ...change });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.settings;
}

export const SECRETS = {
  clientId: 'id', clientSecret: 'hunter2', appKey: 'key', appSecret: 'app secret', accessToken: 'token', accessTokenSecret: 'token&secret', password: 'pass word',
};

export function answer(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}, at = NOW): HttpResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: { date: new Date(at).toUTCString(), ...headers }, body: text, bytes: text.length, receivedAt: at };
}

export const fixture = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, '../../../../fixtures/liveperson', name), 'utf8'));

export function contextOf(settings: Settings, respond: (request: HttpRequest, index: number) => HttpResponse | HttpFault): ClientContext & { readonly clock: VirtualClock; readonly sent: HttpRequest[] } {
  const sent: HttpRequest[] = [];
  const http: HttpClient = {
    async send(request) {
      sent.push(request);
      const made = respond(request, sent.length - 1);
      return 'fault' in made ? { ok: false, error: made } : { ok: true, response: made };
    },
    describeRoute: async () => ({ proxy: 'direct', certificates: 'bundled' }),
  };
  return { http, clock: createVirtualClock(NOW), settings, secrets: SECRETS, sent };
}

export const viewOf = (change: Partial<StreamView> = {}): StreamView => ({ settings: settingsOf(), vendorNowAt: NOW, since: null, isCatchUp: false, ...change });

export function stepOf(stream: StreamDefinition, cursor: string | null, view: StreamView): RequestStep {
  const step = stream.decideStep(cursor, view);
  if (step.kind !== 'request') throw new Error('the stream asks for nothing');
  return step;
}

/** One round of a stream. */
export function take(stream: StreamDefinition, cursor: string | null, body: unknown, at = NOW, headers: Readonly<Record<string, string>> = {}): Accepted {
  const view = viewOf({ vendorNowAt: at, isCatchUp: true });
  return stream.acceptAnswer(stepOf(stream, cursor, view), answer(body, 200, headers, at), view);
}

export const seconds = (total: number, chatting: number, notChatting = total - chatting, chattingInMaxConcurrency = 0) => ({ total, chatting, notChatting, chattingInMaxConcurrency });
export const state = (id: number | string, name: string, value: unknown, reasons?: unknown) => ({ id, name, value, ...(reasons === undefined ? {} : { reasons }) });
export const interval = (timestamp: number | string, metricsPerAgent: unknown) => ({ timestamp, metricsData: { agentsMetrics: { metricsPerAgent, metricsTotals: [] } } });
export const intervals = (...list: readonly unknown[]) => ({ metricsByIntervals: list, agentsMetrics: { metricsPerAgent: {}, metricsTotals: [] } });
