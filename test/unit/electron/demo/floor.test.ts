import { describe, expect, it } from 'vitest';
import { createFloor, type Floor } from '../../../../electron/demo/floor/floor.ts';
import type { SimActivity } from '../../../../electron/demo/floor/activity.ts';
import type { DemoAgent } from '../../../../electron/demo/floor/roster.ts';
import { ANCHOR_STEP_MS } from '../../../../electron/demo/floor/rules.ts';
import { isLively } from '../../../../electron/demo/start-demo.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/time.ts';

const ORIGIN_AT = Date.parse('2026-11-20T09:17:00.000Z');
const SEED = 42;

const make = (agents: number, days = 7, originAt = ORIGIN_AT): Floor => createFloor({ seed: SEED, agents, days, originAt });
const everythingOf = (floor: Floor, agent: DemoAgent, days = 3): SimActivity[] => [...floor.activitiesOf(agent, { startAt: floor.historyStartAt, endAt: floor.anchorAt + days * DAY_MS })];

function runningAt(floor: Floor, at: number): readonly (SimActivity & { type: 'Presence' })[] {
  return floor.agents.flatMap((agent) => {
    const found = [...floor.activitiesOf(agent, { startAt: at, endAt: at + 1 })];
    return found.filter((activity): activity is SimActivity & { type: 'Presence' } => activity.type === 'Presence' && activity.startAt <= at && activity.endAt > at);
  });
}

const onShift = (floor: Floor, at: number): number => runningAt(floor, at).filter((activity) => activity.presence.category !== 'LoggedOut').length;

/** Pairs of neighbours that are not chained to the millisecond. */
function breaksIn(lane: readonly SimActivity[]): unknown[] {
  return lane.flatMap((activity, index) => {
    const next = lane[index + 1];
    return next && next.startAt !== activity.endAt ? [{ agent: activity.agent.id, endAt: activity.endAt, nextAt: next.startAt }] : [];
  });
}

const keyOf = (item: SimActivity): string => `${item.startAt} ${item.agent.id} ${item.type} ${item.endAt}`;

describe('determinism', () => {
  it('gives the same world for the same seed, size, days and origin', () => {
    const [one, two] = [make(20), make(20)];
    expect(one.agents).toEqual(two.agents);
    expect(everythingOf(one, one.agents[3] ?? expect.fail())).toEqual(everythingOf(two, two.agents[3] ?? expect.fail()));
  });

  it('does not depend on what was asked before', () => {
    const [fresh, used] = [make(130), make(130)];
    const at = fresh.anchorAt - 30 * HOUR_MS;
    for (let hour = 0; hour < 60; hour += 1) used.block(at + hour * HOUR_MS);
    expect(used.block(at)).toEqual(fresh.block(at));
  });

  it('gives the same world to a restart soon after', () => {
    const step = Math.floor(ORIGIN_AT / ANCHOR_STEP_MS) * ANCHOR_STEP_MS;
    const [early, late] = [make(8, 7, step), make(8, 7, step + ANCHOR_STEP_MS - 1)];
    expect(everythingOf(early, early.agents[0] ?? expect.fail())).toEqual(everythingOf(late, late.agents[0] ?? expect.fail()));
  });

  it('gives another world for another seed', () => {
    const other = createFloor({ seed: SEED + 1, agents: 20, days: 7, originAt: ORIGIN_AT });
    expect(other.agents.map((agent) => agent.name)).not.toEqual(make(20).agents.map((agent) => agent.name));
  });
});

describe('people', () => {
  it('has ids with leading zeros, and no two people alike', () => {
    const { agents } = make(1_000, 2);
    expect(agents.slice(5, 7).map((agent) => agent.id)).toEqual(['0006', '0007']);
    expect({ ids: new Set(agents.map((agent) => agent.id)).size, emails: new Set(agents.map((agent) => agent.email)).size }).toEqual({ ids: 1_000, emails: 1_000 });
  });

  it.each([0, 5, 11, 17, 23])('has a lively floor when started at %i o’clock', (hour) => {
    const origin = Date.parse('2026-11-20T00:00:00Z') + hour * HOUR_MS;
    const floor = make(200, 7, origin);
    const share = onShift(floor, origin) / floor.agents.length;
    expect(share).toBeGreaterThan(0.58);
    expect(share).toBeLessThan(0.78);
  });

  it('has somebody there on the smallest floor, from the first to the last moment of its step', () => {
    const floor = make(5);
    const counts = [0, 1, 2, 3, 3.99].map((hours) => onShift(floor, floor.anchorAt + hours * HOUR_MS));
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(3);
  });

  it.each([0, 4.9, 23.1, 26, 47.5, 52.9])('still has half of its people there %d hours later, where it is called lively', (hours) => {
    const floor = make(200);
    const at = floor.anchorAt + hours * HOUR_MS;
    expect(isLively(floor.anchorAt, at)).toBe(true);
    expect(onShift(floor, at) / floor.agents.length).toBeGreaterThan(0.48);
  });

  it.each([-2, 6, 12, 22, 80])('is not called lively %d hours later', (hours) => {
    expect(isLively(ORIGIN_AT, ORIGIN_AT + hours * HOUR_MS)).toBe(false);
  });

  it('has people who come and people who leave within the next hours', () => {
    const floor = make(100);
    const now = new Set(runningAt(floor, ORIGIN_AT).filter((item) => item.presence.category !== 'LoggedOut').map((item) => item.agent.id));
    const later = new Set(runningAt(floor, ORIGIN_AT + 2 * HOUR_MS).filter((item) => item.presence.category !== 'LoggedOut').map((item) => item.agent.id));
    expect([...later].filter((id) => !now.has(id)).length).toBeGreaterThan(0);
    expect([...now].filter((id) => !later.has(id)).length).toBeGreaterThan(0);
  });
});

describe('rules of the world', () => {
  const floor = make(45, 7);
  const all = floor.agents.map((agent) => everythingOf(floor, agent));
  const flat = all.flat();
  const interactions = flat.filter((activity) => activity.type === 'Interaction');

  it('has one presence at a time, without holes, for every agent', () => {
    expect(all.flatMap((list) => breaksIn(list.filter((activity) => activity.type === 'Presence')))).toEqual([]);
  });

  it('has one workload at a time, without holes, for every agent', () => {
    expect(all.flatMap((list) => breaksIn(list.filter((activity) => activity.type === 'Workload')))).toEqual([]);
  });

  it('has an agent in one activity at a time for each interaction, wraps beginning where the work ended', () => {
    const lanes = Map.groupBy(interactions, (step) => `${step.agent.id} ${step.interaction.guid}`);
    const wrong = [...lanes.values()].flatMap((lane) =>
      lane.slice(1).filter((step, index) => {
        const before = lane[index];
        const isChained = before?.endAt === step.startAt;
        return step.startAt < (before?.endAt ?? 0) || ((step.category !== 'Connected' || step.reason === null) && !isChained);
      }));
    expect(wrong).toEqual([]);
  });

  it('lets a live call hide chats and e-mails, and counts no more chats than there are slots', () => {
    const counts = flat.flatMap((activity) => (activity.type === 'Workload' ? [activity.workload] : []));
    expect(counts.filter((item) => item.calls > 1 || (item.calls > 0 && item.semiLive + item.nonLive > 0) || item.semiLive > 3 || Math.min(item.calls, item.semiLive, item.nonLive) < 0)).toEqual([]);
    expect(Math.max(...counts.map((item) => item.semiLive))).toBe(3);
  });

  it('never counts less in the workload than is connected', () => {
    const wrong = all.flatMap((list) => {
      const workloads = list.filter((activity) => activity.type === 'Workload');
      return workloads.flatMap((load) => {
        const at = load.startAt + (Math.min(load.endAt, load.startAt + DAY_MS) - load.startAt) / 2;
        const running = list.filter((item) => item.type === 'Interaction' && item.startAt <= at && item.endAt > at);
        const connected = running.filter((item) => item.type === 'Interaction' && item.category === 'Connected').length;
        const total = load.workload.calls + load.workload.semiLive + load.workload.nonLive;
        return connected > total ? [{ agent: load.agent.id, at, connected, total }] : [];
      });
    });
    expect(wrong).toEqual([]);
  });

  it('drops the workload of a voice agent to nothing when a wrap starts', () => {
    const voice = all.filter((list) => list[0]?.agent.role === 'voice').flat();
    const zeroes = new Set(voice.flatMap((item) => (item.type === 'Workload' && item.workload.calls === 0 ? [`${item.agent.id} ${item.startAt}`] : [])));
    const wraps = voice.filter((item, index) => item.type === 'Interaction' && item.category === 'Wrap' && !voice.slice(Math.max(0, index - 6), index).some((before) => before.type === 'Interaction' && before.category === 'Wrap' && before.endAt === item.startAt && before.agent === item.agent));
    expect(wraps.filter((wrap) => !zeroes.has(`${wrap.agent.id} ${wrap.startAt}`))).toEqual([]);
  });

  it('does no work while logged out or away on purpose', () => {
    const wrong = all.flatMap((list) => {
      const off = list.filter((item) => item.type === 'Presence' && item.presence.category !== 'Ready' && item.presence.name !== 'Away');
      const busy = list.filter((item) => item.type === 'Interaction');
      return off.flatMap((pause) => busy.filter((step) => step.startAt < pause.endAt && step.endAt > pause.startAt));
    });
    expect(wrong).toEqual([]);
  });

  it('shows everything that a floor has', () => {
    const seen = new Set(flat.map((item) => (item.type === 'Interaction' ? `${item.category} ${item.reason ?? ''}`.trim() : item.type === 'Presence' ? item.presence.name : 'Workload')));
    const expected = ['Ready', 'Away', 'Break', 'Comfort break', 'Lunch', 'Meeting', 'Training', 'Logged Out', 'Ringing', 'Connected', 'Wrap', 'Connected Resumed', 'Connected Unparked', 'Connected Monitor', 'Unexpected NoAnswer', 'Unexpected NumberBusy', 'Failed CallFailed'];
    expect(expected.filter((word) => !seen.has(word))).toEqual([]);
    expect(new Set(interactions.map((item) => item.interaction.direction))).toEqual(new Set(['Inbound', 'Outbound', 'Internal']));
    expect(flat.some((item) => item.startAt === item.endAt)).toBe(true);
    expect(flat.some((item) => item.type === 'Presence' && item.presence.category === 'Ready' && Math.floor(item.startAt / DAY_MS) !== Math.floor(item.endAt / DAY_MS))).toBe(true);
  });

  it('has supervisors listen in on calls that others really have', () => {
    const heard = interactions.filter((item) => item.reason === 'Monitor' && item.category === 'Connected' && item.startAt < floor.anchorAt + DAY_MS);
    const real = new Set(interactions.filter((item) => item.reason !== 'Monitor').map((item) => item.interaction.guid));
    expect(heard.length).toBeGreaterThan(5);
    expect(heard.filter((item) => !real.has(item.interaction.guid))).toEqual([]);
  });

  it('has no activity that ends before it starts, and none with a broken instant', () => {
    expect(flat.filter((item) => item.endAt < item.startAt || !Number.isInteger(item.startAt) || (Number.isFinite(item.endAt) && !Number.isInteger(item.endAt)))).toEqual([]);
  });

  it('lists in its hours exactly what its agents do', () => {
    const from = floor.anchorAt - DAY_MS;
    const listed = Array.from({ length: 24 }, (_, hour) => floor.block(from + hour * HOUR_MS).activities).flat();
    const done = flat.filter((item) => item.startAt >= from && item.startAt < floor.anchorAt);
    expect(listed.map(keyOf).sort()).toEqual(done.map(keyOf).sort());
  });
});
