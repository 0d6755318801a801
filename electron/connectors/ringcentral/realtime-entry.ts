import type { AgentName } from '../../../shared/domain/activity.ts';
import { applyPolicy, type PersonalDataPolicy } from '../../../shared/domain/personal-data.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';
import { isRecord } from '../kit/items.ts';
import { parseJson, secondsOf, textOf } from './json.ts';

/** More agents than any account has logged in at once. */
const MAX_ENTRIES = 50_000;

/** The list of an answer: bare, or in one field of an envelope. */
export function listOf(body: string): { readonly ok: true; readonly list: readonly unknown[] } | { readonly ok: false; readonly reason: string } {
  const parsed = parseJson(body);
  if (!parsed.ok) return parsed;
  const list = Array.isArray(parsed.value) ? parsed.value : isRecord(parsed.value) ? ['agents', 'items', 'data'].map((key) => (isRecord(parsed.value) ? parsed.value[key] : null)).find((value) => Array.isArray(value)) : null;
  if (!Array.isArray(list)) return { ok: false, reason: 'the answer holds no list of agents' };
  return list.length > MAX_ENTRIES ? { ok: false, reason: `the answer holds more than ${MAX_ENTRIES} agents` } : { ok: true, list };
}

/** One agent who is logged in, as the realtime list tells it. */
export interface RealtimeEntry {
  readonly agentId: string;
  readonly sessionId: string | null;
  /** As sent. */
  readonly state: string;
  readonly stateAt: UtcMs;
  readonly loginAt: UtcMs | null;
  readonly callId: string | null;
  readonly queueId: string | null;
  readonly dnis: string | null;
  readonly name: AgentName | null;
}

/** One entry, or why it cannot be used. `stateTime` and `loginTime` count seconds back from the answer. */
export function parseEntry(value: unknown, asOf: UtcMs, policy: PersonalDataPolicy): RealtimeEntry | string {
  if (!isRecord(value)) return 'the item is not an object';
  const agentId = textOf(value, 'agentId');
  if (agentId === null) return 'agentId is missing';
  const state = textOf(value, 'agentState');
  if (state === null) return 'agentState is missing';
  const stateS = secondsOf(value, 'stateTime');
  if (stateS === null) return 'stateTime is no number of seconds';
  const loginS = secondsOf(value, 'loginTime');
  const back = (seconds: number): UtcMs => Math.max(0, Math.floor(asOf / 1_000) - seconds) * 1_000;
  const loginAt = loginS === null ? null : back(loginS);
  const entry = { agentId, sessionId: textOf(value, 'agentLoginId'), state, stateAt: Math.max(back(stateS), loginAt ?? 0), loginAt, callId: textOf(value, 'callUii'), queueId: textOf(value, 'gateId'), dnis: textOf(value, 'callDnis') };
  const [first, last, username, email] = ['firstName', 'lastName', 'username', 'email'].map((key) => textOf(value, key)?.trim() ?? '') as [string, string, string, string]; // four keys
  const called = `${first} ${last}`.trim() || applyPolicy(username, policy) || '';
  const mail = applyPolicy(email || (username.includes('@') ? username : ''), policy);
  return { ...entry, name: called === '' ? null : { agentId, name: called, email: mail || null, isActive: null } };
}
