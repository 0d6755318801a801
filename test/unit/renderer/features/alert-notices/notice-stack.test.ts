import { describe, expect, it } from 'vitest';
import { addToast, dropOver, restart, targetOfNotice, type Toast } from '../../../../../renderer/features/alert-notices/notice-stack.ts';
import { buildNotice } from '../../build-alert.ts';

const idsOf = (toasts: readonly Toast[]): string[] => toasts.map((toast) => toast.notice.id);

describe('the stack of notices', () => {
  it('holds three; the oldest that is not critical gives way, else the oldest, never the newest', () => {
    const fill = (severities: readonly ('info' | 'critical')[]): readonly Toast[] => severities.reduce<readonly Toast[]>((before, severity, index) => addToast(before, buildNotice({ id: String(index), severity }), index), []);
    expect([idsOf(fill(['critical', 'info', 'critical', 'info'])), idsOf(fill(['critical', 'critical', 'critical', 'info']))]).toEqual([['0', '2', '3'], ['1', '2', '3']]);
  });

  it('shows the same notice once', () => {
    expect(idsOf(addToast([{ notice: buildNotice(), sinceAt: 0 }], buildNotice(), 5))).toEqual(['a']);
  });

  it('drops what has stood long enough, and critical ones never', () => {
    const toasts = [{ notice: buildNotice(), sinceAt: 0 }, { notice: buildNotice({ id: 'c', severity: 'critical' }), sinceAt: 0 }];
    expect([idsOf(dropOver(toasts, 11_999)), idsOf(dropOver(toasts, 12_000)), dropOver(toasts, 1)]).toEqual([['a', 'c'], ['c'], toasts]);
    expect(idsOf(dropOver(restart(toasts, 12_000), 12_001))).toEqual(['a', 'c']);
  });
});

it('a notice leads to its moment, its alert, or the inbox', () => {
  const targets = [buildNotice({ target: { agentKey: '1:01', at: 5 } }), buildNotice(), buildNotice({ alertIds: [1, 2] }), buildNotice({ kind: 'missed', alertIds: [] }), buildNotice({ kind: 'test', alertIds: [] })].map(targetOfNotice);
  expect(targets).toEqual([{ kind: 'moment', agentKey: '1:01', at: 5 }, { kind: 'alert', id: 1 }, { kind: 'inbox' }, { kind: 'inbox' }, { kind: 'delivery' }]);
});
