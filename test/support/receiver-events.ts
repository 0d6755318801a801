/** State events of many agents' shifts, for receivers under load. */

const AGENTS = 200;
const STATES = ['TRANSITION', 'ENGAGED', 'WORKING', 'AVAILABLE'] as const;
const ZONE_MS = 5 * 3_600_000;

/** One event, as JSON; each number is another, and each agent's numbers go on from one state to the next. The time is New York's in winter. */
export function loadEvent(number: number, at: number): string {
  const agent = number % AGENTS;
  const turn = Math.floor(number / AGENTS);
  const state = turn === 0 ? 'LOGIN' : (STATES[turn % 4] ?? 'AWAY');
  const call = state === 'ENGAGED' ? { call_id: `20261120090000013212${String(number).padStart(10, '0')}`, call_source_id: '7', call_source_name: 'Orders', call_type: 'ACD' } : {};
  const time = new Date(at - ZONE_MS).toISOString().slice(0, 19).replace('T', ' ');
  return JSON.stringify({ agent_id: String(agent), agent_login_id: `s${agent}`, event_type: state, event_aux_type: '', prev_state: turn === 0 ? '' : (STATES[(turn - 1) % 4] ?? ''), prev_aux_state: '', account_id: '1', duration: '1', date_time: time, note: String(number), ...call });
}
