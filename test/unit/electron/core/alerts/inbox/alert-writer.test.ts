import { expect, it } from 'vitest';
import { createAlertBook } from '../../../../../../electron/core/alerts/inbox/alert-book.ts';
import { createAlertWriter } from '../../../../../../electron/core/alerts/inbox/alert-writer.ts';
import type { AlertChange, AlertRecord } from '../../../../../../electron/ports/alert-store.ts';
import { makeAlert } from '../../../../../support/alert-builder.ts';

it('tells the delivery of the end of an alert, and of one that was withdrawn and comes back', async () => {
  const stored: AlertRecord = { ...makeAlert({ silence: null }), id: 1, notifiedAt: 5 };
  const book = createAlertBook({ readRecentAlerts: () => Promise.resolve([stored]), writeAlerts: () => Promise.resolve([]) });
  await book.load(0);
  const told: string[] = [];
  const note = (word: string) => (alerts: readonly AlertRecord[]) => {
    told.push(...alerts.map(({ id }) => `${word} ${id}`));
    return Promise.resolve([]);
  };
  const delivery = { raised: note('raised'), woken: note('woken'), ended: async (alerts: readonly AlertRecord[]) => void (await note('ended')(alerts)), returned: async (alerts: readonly AlertRecord[]) => void (await note('returned')(alerts)) };
  const writer = createAlertWriter({ book, delivery, rule: () => null, log: { info() {}, warn() {}, error() {} } });
  const change = (changed: Partial<AlertChange>): Promise<void> => writer.write([], [{ id: 1, ...changed }], 10);
  await change({ withdrawnAt: 10, resolvedAt: 9 });
  await change({ withdrawnAt: null, resolvedAt: null });
  // What was resolved and goes on after all is the same alert to everybody.
  await change({ resolvedAt: 11 });
  await change({ resolvedAt: null });
  // Back as something that was over: nobody hears of it.
  await change({ withdrawnAt: 12 });
  await change({ withdrawnAt: null, resolvedAt: 11 });
  expect(told).toEqual(['ended 1', 'returned 1', 'ended 1', 'ended 1']);
});
