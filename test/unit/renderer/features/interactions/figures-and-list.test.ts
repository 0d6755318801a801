import { describe, expect, it } from 'vitest';
import { toFigureLines, vendorWords } from '../../../../../renderer/features/interactions/figure-model.ts';
import { absentWords, customerOf, isNarrowed, listFilterWords, NO_FILTER, parseDuration, queueNames, startWords, toQuery, waitOf, waitTip } from '../../../../../renderer/features/interactions/list-model.ts';
import { buildDetail, buildFigures, buildRow, START } from './build-detail.ts';

const queue = (met: boolean | null, open = false) => ({ name: 'Support', type: 'Queue', waitMs: open ? null : 20_000, result: open ? null : 'Delivered', open, skills: ['English'], targets: [{ virtualQueue: 'VQ', targetMs: 30_000, met }] });

describe('the figures', () => {
  it('stand in the order of the contact, with the vendor\'s beside ours where it has one', () => {
    const detail = buildDetail({ row: buildRow({ figures: buildFigures({ queues: [queue(true)], queueWaitMs: 20_000, timeToAnswerMs: 20_000, talkMs: 60_000, handleMs: 65_000 }) }), comparisons: [{ label: 'Handle time', vendorMs: 70_000, oursMs: 65_000, formula: 'F' }] });
    const lines = toFigureLines(detail);
    expect(lines.map((line) => [line.label, line.oursMs, line.vendorMs])).toEqual([['Queue wait', 20_000, null], ['Time to answer', 20_000, null], ['Talk', 60_000, null], ['Hold', null, null], ['Wrap', null, null], ['Handle', 65_000, 70_000]]);
    expect(lines[1]?.verdicts).toEqual([{ words: 'VQ: target 0:30 met', isMet: true }]);
    expect(lines[5]?.formula).toBe('F');
  });

  it('say why one is not there', () => {
    expect(toFigureLines(buildDetail())[0]?.absent).toBe('it was in no queue');
    expect(toFigureLines(buildDetail({ row: buildRow({ endAt: null }) }))[0]?.absent).toBe('not known while it goes on');
  });

  it('show a difference only where there is one', () => {
    expect([[65_000, 70_000], [65_000, 60_000], [65_000, 65_400], [null, 5_000], [5_000, null]].map(([oursMs = null, vendorMs = null]) => vendorWords({ oursMs, vendorMs }))).toEqual([
      { words: 'vendor 1:10 (+0:05)', differs: true }, { words: 'vendor 1:00 (−0:05)', differs: true }, { words: 'as the vendor', differs: false }, { words: 'vendor 0:05', differs: true }, { words: '', differs: false },
    ]);
  });
});

describe('what is not there', () => {
  it('has its reason', () => {
    const kinds = ['talk', 'hold', 'duration', 'agents', 'customer'] as const;
    const words = (row: ReturnType<typeof buildRow>): string[] => kinds.map((kind) => absentWords(row, kind));
    expect(words(buildRow())).toEqual(['No agent took part', 'No agent took part', 'Not sent', 'No agent took part', 'Not sent, or not kept']);
    expect(words(buildRow({ endAt: null }))).toEqual(['It goes on; known when it has ended', 'It goes on; known when it has ended', 'It goes on', 'It goes on; no agent has taken part yet', 'Not sent, or not kept']);
    expect(words(buildRow({ agents: [{ key: '1:a', name: 'Ana' }] })).slice(0, 2)).toEqual(['Nobody was connected to an agent', 'Not sent']);
  });
});

describe('the wait', () => {
  it('is missed as soon as one target was, and open while somebody waits', () => {
    expect([[queue(true)], [queue(true), queue(false)], [queue(null)], [queue(null, true)], []].map((queues) => { const { isWaiting, verdict } = waitOf(buildFigures({ queues })); return [isWaiting, verdict]; })).toEqual([[false, 'met'], [false, 'missed'], [false, 'open'], [true, 'open'], [false, 'none']]);
  });

  it('is told queue by queue', () => {
    expect([waitTip(buildFigures({ queues: [queue(false)] })), waitTip(buildFigures({ queues: [queue(null)] })), waitTip(buildFigures())]).toEqual([
      'Support: 0:20, Delivered, target of VQ 0:30 missed', 'Support: 0:20, Delivered, target of VQ 0:30 neither met nor missed: it left the queue before', 'It was in no queue.',
    ]);
    expect(queueNames(buildFigures({ queues: [queue(true), queue(true), { ...queue(true), name: null, type: 'AgentQueue' }] }))).toBe('Support, AgentQueue');
  });
});

describe('the list', () => {
  it('reads durations as people write them', () => {
    expect(['90', '1:30', '1:00:00', '2 min', '45s', '1.5 m', '1 h', 'x', '', '1:2:3:4'].map(parseDuration)).toEqual([90_000, 90_000, 3_600_000, 120_000, 45_000, 90_000, 3_600_000, null, null, null]);
  });

  it('asks for what was chosen and nothing else', () => {
    const filter = { ...NO_FILTER, medium: 'Phone', text: ' a ', minDuration: '1:00', maxDuration: 'soon' };
    expect(toQuery({ startAt: 1, endAt: 2 }, { teamIds: [3] }, filter, { by: 'talk', isDescending: false }, true)).toEqual({ startAt: 1, endAt: 2, teamIds: [3], medium: 'Phone', text: 'a', minDurationMs: 60_000, sort: 'talk', descending: false, reveal: true });
    expect([isNarrowed(NO_FILTER), isNarrowed(filter), isNarrowed({ ...NO_FILTER, agentKeys: ['1:a'] })]).toEqual([false, true, true]);
    expect(listFilterWords(filter)).toEqual({ medium: 'Phone', text: ' a ', minDuration: '1:00', maxDuration: 'soon' });
  });

  it('names the other side and the start', () => {
    expect([customerOf({ direction: 'Outbound', connectFrom: 'us', connectTo: 'them' }), customerOf({ direction: 'Inbound', connectFrom: 'them', connectTo: 'us' })]).toEqual(['them', 'them']);
    expect([startWords(START, 'UTC', false), startWords(START, 'UTC', true)]).toEqual(['12:00:00', 'Fri 20 12:00:00']);
  });
});
