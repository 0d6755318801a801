import type { MessagePortMain } from 'electron';
import { createClock } from '../platform/clock.ts';
import { createFileLog } from '../platform/file-log.ts';
import { openCore, type RunningCore } from './core-opening.ts';
import type { FromCore, ToCore } from './core-protocol.ts';
import { createMainClient } from './main-client.ts';
import { askForRunningPage, describeFailure, describeOwner } from './core-refusal.ts';
import { createWakingClock } from './waking-clock.ts';

/**
 * The core in a process of its own: entry of Electron's utility process. It talks to main over `process.parentPort`
 * and to each page over the port that main hands it.
 */
const { parentPort } = process;
const { clock, wake } = createWakingClock(createClock());
const post = (message: FromCore): void => parentPort.postMessage(message);
const main = createMainClient(post);
let home = '';
let opening: Promise<RunningCore | null> = Promise.resolve(null);

async function start(message: Extract<ToCore, { readonly type: 'start' }>): Promise<RunningCore | null> {
  const log = createFileLog({ home: message.home, clock });
  // The supervisor in main starts another core; this one says what it died of.
  process.on('uncaughtExceptionMonitor', (error) => log.error('core-crashed', {}, error));
  try {
    const opened = await openCore({ home: message.home, build: message.build, clock, log, main: main.services, env: process.env, onStatus: (status) => post({ type: 'status', status }), onLinkHosts: (hosts) => post({ type: 'link-hosts', hosts }), onAlerts: (alerts) => post({ type: 'alerts', alerts }), onNotice: (notice) => post({ type: 'notice', notice }) });
    if (!opened.ok) {
      post({ type: 'refused', refusal: describeOwner(opened.owner) });
      return null;
    }
    post({ type: 'ready' });
    return opened.core;
  } catch (error) {
    const refusal = describeFailure(error);
    if (refusal === null) throw error;
    log.warn('core-refused', { code: refusal.code });
    post({ type: 'refused', refusal });
    return null;
  }
}

async function stop(): Promise<void> {
  const core = await opening;
  await core?.dispose();
  process.exit(0);
}

async function serve(port: MessagePortMain): Promise<void> {
  const core = await opening;
  if (core === null) port.close();
  else core.serve(port);
}

parentPort.on('message', ({ data, ports }) => {
  const message = data as ToCore; // only main holds the other end, and it is built from the same file
  switch (message.type) {
    case 'start':
      home = message.home;
      opening = start(message);
      break;
    case 'client':
      if (ports[0] !== undefined) void serve(ports[0]);
      break;
    case 'wake':
      wake();
      break;
    case 'set-polling':
      void opening.then((core) => core?.setPolling(message.paused));
      break;
    case 'mute':
      void opening.then((core) => core?.mute(message.until));
      break;
    case 'open-running':
      void askForRunningPage(home).then((url) => post({ type: 'running', url }));
      break;
    case 'answer':
      main.settle(message.id, message.outcome);
      break;
    case 'stop':
      void stop();
      break;
  }
});
