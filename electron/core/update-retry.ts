import type { AppPorts } from './app.ts';
import type { Operations } from './operations.ts';

const BUILD_KEY = 'lastBuild';

/** Once after each update: today's rules may accept what older ones refused. A first start has nothing to retry. */
export async function retryAfterUpdate(ports: AppPorts, operations: Pick<Operations, 'retryQuarantine'>): Promise<void> {
  const before = (await ports.store.readSettings())[BUILD_KEY];
  if (before === ports.build) return;
  if (before !== undefined) {
    const result = await operations.retryQuarantine();
    ports.log.info('quarantine-retried', { from: before, to: ports.build, retried: result.retried, accepted: result.accepted });
  }
  await ports.store.writeSettings({ [BUILD_KEY]: ports.build });
}
