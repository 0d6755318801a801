import type { MessagePortMain } from 'electron';
import type { FromCore, MainServices, ShellAlerts, ToCore } from '../../../electron/main/core-protocol.ts';
import { createMainClient } from '../../../electron/main/main-client.ts';

/**
 * A core without a store, for tests of the shell alone: it echoes on its port, and does what the page tells it (`crash`,
 * `call:<method>`). `FAKE_CORE` makes it refuse, or crash at once.
 */
const mode = process.env['FAKE_CORE'] ?? 'normal';
const post = (message: FromCore): void => process.parentPort.postMessage(message);
const main = createMainClient(post);
let client: MessagePortMain | null = null;
const ADDRESS = '#/agent/1%3A01/2026-11-21/1763731800000';
const ALERTS: ShellAlerts = { firing: 3, worst: 'critical', missed: 2, mutedUntil: null, quietUntil: null, top: [{ id: 7, text: 'Long away: Ann & Bob', severity: 'critical', address: ADDRESS }, { id: 8, text: 'Source stale: Desk', severity: 'warning', address: '#/alerts/8' }] };

function receive(message: ToCore, ports: readonly MessagePortMain[]): void {
  switch (message.type) {
    case 'start':
      if (mode === 'crash') process.exit(7);
      if (mode === 'refuse') return post({ type: 'refused', refusal: { code: 'home-owned', message: 'The browser shell has this data open.', hint: 'Use it, or end it.', canOpenRunning: true } });
      post({ type: 'ready' });
      post({ type: 'link-hosts', hosts: ['recordings.example'] });
      return post({ type: 'status', status: { text: '3 agents, fresh', worst: 'live', pollingPaused: false } });
    case 'client':
      return serve(ports[0]);
    case 'set-polling':
      return post({ type: 'status', status: { text: message.paused ? 'Paused' : '3 agents, fresh', worst: message.paused ? 'paused' : 'live', pollingPaused: message.paused } });
    case 'mute':
      return post({ type: 'alerts', alerts: { ...ALERTS, mutedUntil: message.until === null ? null : JSON.stringify(message.until) } });
    case 'wake':
      return client?.postMessage('woken');
    case 'open-running':
      return post({ type: 'running', url: 'http://127.0.0.1:4567/sign-in?token=one-time' });
    case 'answer':
      return main.settle(message.id, message.outcome);
    case 'stop':
      return process.exit(0);
  }
}

function serve(port: MessagePortMain | undefined): void {
  if (port === undefined) throw new Error('A client without a port.');
  client?.close();
  client = port;
  port.on('message', ({ data }) => void handle(String(data), port));
  port.start();
}

async function handle(text: string, port: MessagePortMain): Promise<void> {
  if (text === 'crash') process.exit(9);
  if (text === 'alert') {
    post({ type: 'alerts', alerts: ALERTS });
    post({ type: 'notice', notice: { id: 'n-1', severity: 'critical', title: 'Long away: Ann', body: 'Away, since 14:05', sound: false, address: ADDRESS } });
  }
  const [, method, argument = ''] = /^call:(\w+)(?: (.*))?$/s.exec(text) ?? [];
  if (method === undefined) return port.postMessage(`echo ${text}`);
  try {
    port.postMessage(JSON.stringify(await callService(main.services, method, argument)));
  } catch (error) {
    port.postMessage(`failed: ${String(error)}`);
  }
}

function callService(services: MainServices, method: string, argument: string): Promise<unknown> {
  if (method === 'encrypt') return services.encrypt(argument);
  if (method === 'decrypt') return services.decrypt(argument);
  if (method === 'resolveProxy') return services.resolveProxy(argument);
  if (method === 'exploreDemo') return services.exploreDemo();
  return services.describeSafeStorage();
}

process.parentPort.on('message', ({ data, ports }) => receive(data as ToCore, ports)); // only the shell sends here
