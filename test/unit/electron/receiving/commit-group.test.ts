import { expect, it } from 'vitest';
import type { Delivery } from '../../../../electron/ports/inbox.ts';
import { createCommitGroup } from '../../../../electron/receiving/commit-group.ts';

const delivery = (body: string): Delivery => ({ receivedAt: 1, contentType: '', query: '', body });

function setUp(fails = false) {
  const log: string[] = [];
  const group = createCommitGroup({
    append(deliveries) {
      log.push(`append ${deliveries.map(({ body }) => body).join('')}`);
      if (fails) throw new Error('disk full');
    },
    onCommit: (deliveries) => void log.push(`committed ${deliveries.length}`),
    onAnswered: () => void log.push('answered'),
    onFailure: (deliveries) => void log.push(`failed ${deliveries}`),
  });
  const add = (body: string): void => group.add(delivery(body), (isWritten) => void log.push(`${body} ${isWritten}`));
  return { group, log, add };
}

it('writes what arrives in one turn once, then answers each, then tells', async () => {
  const { log, add } = setUp();
  add('a');
  add('b');
  expect(log).toEqual([]);
  await expect.poll(() => log).toEqual(['append ab', 'committed 2', 'a true', 'b true', 'answered']);
  add('c');
  await expect.poll(() => log.slice(5)).toEqual(['append c', 'committed 1', 'c true', 'answered']);
});

it('acknowledges nothing of a turn that could not be written', async () => {
  const { log, add } = setUp(true);
  add('a');
  add('b');
  await expect.poll(() => log).toEqual(['append ab', 'failed 2', 'a false', 'b false']);
});

it('writes at once when it has to', () => {
  const { log, add, group } = setUp();
  add('a');
  group.flush();
  expect(log).toEqual(['append a', 'committed 1', 'a true']);
});
