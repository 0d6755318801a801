import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../core/app.ts';
import { DAY_MS } from '../../shared/domain/time.ts';
import type { Pusher } from '../demo/ringcentral/pusher.ts';
import type { Demo } from '../demo/start-demo.ts';
import { writePrivateFile } from '../platform/private-file.ts';
import type { Log } from '../ports/log.ts';
import { DEMO_SOURCES } from './demo-sources.ts';

export interface EventFeed {
  /** Ends the sending; a piece that is being imported is finished first. */
  stop(): Promise<void>;
}

const HISTORY_DAYS = 2;

/**
 * Gives the app the events of the last days from files, and then sends what happens to its receiver. It runs beside the
 * app, so that the demo can be looked at meanwhile; the same world again adds nothing. `onHistory`: the past is told, and
 * the present comes next.
 */
export function feedEvents(options: { readonly app: Pick<App, 'commands'>; readonly demo: Demo; readonly receiverUrl: string; readonly home: string; readonly log: Log; readonly onHistory: () => Promise<void> }): EventFeed {
  const { app, demo, log } = options;
  let isStopped = false;
  let pusher: Pusher | null = null;

  async function run(): Promise<void> {
    const untilAt = demo.now();
    const file = join(options.home, 'demo-events.ndjson');
    try {
      for (const piece of demo.ringcentral.history({ startAt: Math.max(demo.truth.historyStartAt, untilAt - HISTORY_DAYS * DAY_MS), endAt: untilAt })) {
        if (isStopped) return;
        writePrivateFile(file, piece);
        await app.commands.importFile({ kind: 'events', source: DEMO_SOURCES.ringcentral, file });
      }
    } finally {
      rmSync(file, { force: true });
    }
    if (isStopped) return;
    await options.onHistory();
    pusher = demo.ringcentral.pushTo(options.receiverUrl, { fromAt: untilAt, form: 'json' });
  }

  const running = run().catch((error: unknown) => log.error('demo-events-failed', {}, error));
  return {
    stop: async () => {
      isStopped = true;
      await running;
      await pusher?.stop();
    },
  };
}
