import { expect, it } from 'vitest';
import { dayWords, NEW_TIME, quietTimeProblem, quietTimeWords, toSecret, webhookProblem, webhookWords } from '../../../../../renderer/features/alert-delivery/delivery-model.ts';

it('quiet hours say what they mean, over midnight too', () => {
  expect([dayWords([1, 2, 3, 4, 5, 6, 7]), dayWords([5, 1, 2, 3, 4]), dayWords([6, 7]), dayWords([1, 3, 5, 6, 7])]).toEqual(['every day', 'Mon–Fri', 'Sat, Sun', 'Mon, Wed, Fri–Sun']);
  expect([NEW_TIME, { days: [6], from: '12:00', to: '13:00' }, { days: [7], from: '08:00', to: '08:00' }].map(quietTimeWords)).toEqual([
    'Every day: from 22:00 until 07:00 the next morning; the days are those on which it begins.', 'Sat: from 12:00 until 13:00.', 'Sun: from 08:00 for a whole day.',
  ]);
  expect([NEW_TIME, { ...NEW_TIME, days: [] }, { ...NEW_TIME, to: '' }].map(quietTimeProblem)).toEqual([null, 'Choose a day at least.', 'Both times are needed.']);
});

it('a webhook goes to https, or to this machine', () => {
  expect(['https://chat.example.com/x', 'http://127.0.0.1:9/x', 'http://localhost/x', 'http://[::1]/x', 'http://chat.example.com', 'ftp://x', 'chat', ''].map((url) => webhookProblem(url) === null)).toEqual([true, true, true, true, false, false, false, false]);
});

it('a webhook says how it does', () => {
  const settings = { url: 'https://x', hasSecret: true, enabled: true, minSeverity: 'info' } as const;
  const status = { waiting: 0, lastOkAt: null, error: null };
  const words = (given: Parameters<typeof webhookWords>[0], change: Partial<Parameters<typeof webhookWords>[1]> = {}): string => { const { tone, text } = webhookWords(given, { ...status, ...change }, 60_000, 'UTC'); return `${tone}: ${text}`; };
  expect([
    words(null), words({ ...settings, enabled: false }, { waiting: 1 }), words(settings), words(settings, { lastOkAt: 0, waiting: 2 }), words(settings, { error: { message: 'HTTP 500.', sinceAt: 0, nextAttemptAt: 90_000 } }),
  ]).toEqual([
    'plain: No webhook is set.', 'plain: Switched off: nothing is sent. 1 delivery waits.', 'plain: Nothing has been sent yet.', 'good: Last delivery accepted 00:00. 2 deliveries wait.', 'warn: Failing since 00:00: HTTP 500. Next attempt 00:01:30.',
  ]);
  expect(toSecret(new Uint8Array([251, 255, 0]))).toBe('-_8A');
});
