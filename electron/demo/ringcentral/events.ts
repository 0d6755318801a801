import { offsetMsAt } from '../../../shared/domain/calendar.ts';
import type { ClosedInterval, UtcMs } from '../../../shared/domain/time.ts';
import type { VoiceFloor } from '../floor/voice-floor.ts';
import { VOICE_LAG_MS, type VoiceCall, type VoiceShift, type VoiceStep } from '../floor/voice-shift.ts';

/** One workforce event as it is sent: every value a string, or null where the documentation has null. */
export interface WireEvent {
  /** When it is sent. */
  readonly sendAt: UtcMs;
  readonly fields: Readonly<Record<string, string | null>>;
}

/** The zone of the vendor's times; they carry no offset. */
export const WIRE_ZONE = 'America/New_York';

const ACCOUNT_ID = '15300002';

/** `2026-11-20 09:17:00`, in the vendor's zone. */
export function wireTime(at: UtcMs): string {
  return new Date(at + offsetMsAt(at, WIRE_ZONE)).toISOString().slice(0, 19).replace('T', ' ');
}

/** Thirty digits; the first fourteen are the second in which the call reached the platform. */
export function callIdOf(call: VoiceCall): string {
  return wireTime(call.startAt).replaceAll(/\D/g, '') + call.serial;
}

export function recordingOf(call: VoiceCall): string {
  if (!call.isRecorded) return '';
  const day = wireTime(call.startAt).slice(0, 10).replaceAll('-', '');
  return `https://recordings.voice-desk.example/api/v1/calls/recordings/?v=1&accountId=${ACCOUNT_ID}&region=us-east-1&file=${ACCOUNT_ID}/${day.slice(0, 6)}/${day.slice(6)}/${callIdOf(call)}-1.WAV`;
}

const identity = (shift: VoiceShift): Readonly<Record<string, string | null>> => ({
  agent_phone: shift.agent.phone, source_ip: `192.168.0.${100 + (shift.agent.index % 100)}`, external_agent_id: null,
});

const secondsBetween = (from: UtcMs, until: UtcMs): string => String(Math.round((until - from) / 1_000));

function sessionEvent(shift: VoiceShift, type: 'LOGIN' | 'LOGOUT'): WireEvent {
  const at = type === 'LOGIN' ? shift.startAt : shift.endAt;
  const { agent_phone, source_ip, external_agent_id } = identity(shift);
  return {
    sendAt: at + lagOf(shift, at),
    fields: {
      external_agent_id: external_agent_id ?? null, duration: type === 'LOGIN' ? '0' : secondsBetween(shift.startAt, at), agent_login_id: shift.sessionId, account_id: ACCOUNT_ID, event_type: type,
      agent_id: shift.agent.id, date_time: wireTime(at), agent_phone: agent_phone ?? null, username: shift.agent.person.email, source_ip: source_ip ?? null,
    },
  };
}

/** Whole milliseconds up to a second, the same for the same event. */
const lagOf = (shift: VoiceShift, at: UtcMs): number => 200 + ((at / 1_000 + shift.agent.index * 131) % 700);

/** The events of a state: its base, and a second later the label that the agent sees. */
function stepEvents(shift: VoiceShift, step: VoiceStep, before: VoiceStep | null): readonly WireEvent[] {
  const previous = before === null
    ? { prev_state: 'LOGIN', prev_aux_state: '', since: shift.startAt }
    : { prev_state: before.base, prev_aux_state: before.label, since: before.labelAt ?? before.startAt };
  const event = (at: UtcMs, aux: string, prev: typeof previous): WireEvent => ({
    sendAt: at + lagOf(shift, at) + (aux === '' ? 0 : 1),
    fields: {
      agent_id: shift.agent.id, prev_state: prev.prev_state, prev_aux_state: prev.prev_aux_state, ...identity(shift), duration: secondsBetween(prev.since, at), agent_login_id: shift.sessionId,
      account_id: ACCOUNT_ID, event_type: step.base, event_aux_type: aux, date_time: wireTime(at), pending_disp: step.isDispositionPending ? '1' : '0', username: shift.agent.person.email,
      ...(step.call === null ? {} : { call_id: callIdOf(step.call), call_source_id: step.call.queue.id, call_source_name: step.call.queue.name, dnis: step.call.dnis, call_type: step.call.kind }),
    },
  });
  const base = event(step.startAt, '', previous);
  if (step.labelAt === null) return [base];
  return [base, event(step.labelAt, step.label, { prev_state: step.base, prev_aux_state: '', since: step.startAt })];
}

function endCallEvent(call: VoiceCall): WireEvent {
  return {
    sendAt: call.endSentAt,
    fields: {
      recording_url: recordingOf(call),
      ...(call.agent === null ? {} : { agent_id: call.agent.id }),
      queue_duration: String(call.queueS), agent_disposition: call.notes, gate_name: call.queue.name, call_state: call.state, call_duration: secondsBetween(call.startAt, call.endAt),
      call_id: callIdOf(call), ...(call.agent === null ? {} : { external_agent_id: null }), account_id: ACCOUNT_ID, event_type: `${call.kind}-CALL`, gate_id: call.queue.id,
      call_start: wireTime(call.startAt), dnis: call.dnis, ani: call.ani, ...(call.agent === null ? {} : { username: call.agent.person.email }),
    },
  };
}

/** Every event of one session and its calls, in the order in which they are sent. */
export function eventsOf(shift: VoiceShift): readonly WireEvent[] {
  const states = shift.steps.flatMap((step, index) => stepEvents(shift, step, shift.steps[index - 1] ?? null));
  const ends = shift.calls.filter((call) => call.isEndSent).map(endCallEvent);
  return [sessionEvent(shift, 'LOGIN'), ...states, ...ends, ...(shift.isLogoutSent ? [sessionEvent(shift, 'LOGOUT')] : [])].sort((a, b) => a.sendAt - b.sendAt);
}

/** Every event that is sent in a window, by time. */
export function eventsIn(floor: VoiceFloor, window: ClosedInterval): readonly WireEvent[] {
  const found: WireEvent[] = [];
  for (const agent of floor.agents) {
    for (const shift of floor.shiftsIn(agent, { startAt: window.startAt - VOICE_LAG_MS * 3, endAt: window.endAt })) {
      for (const event of eventsOf(shift)) if (event.sendAt >= window.startAt && event.sendAt < window.endAt) found.push(event);
    }
  }
  return found.sort((a, b) => a.sendAt - b.sendAt);
}
