import { startDemo, type Demo } from '../../../electron/demo/start-demo.ts';

export interface WorldOptions {
  readonly agents?: number;
  readonly days?: number;
  readonly seed?: number;
}

/** A small simulated contact centre in this process: its faults and its truth are at hand. */
export function startVendor(options: WorldOptions = {}): Promise<Demo> {
  return startDemo({ agents: options.agents ?? 20, days: options.days ?? 2, seed: options.seed ?? 11 });
}

/** Settings of a source on that vendor; polls as often as the product allows. */
export function sourceSettings(demo: Demo, days = 2): Readonly<Record<string, string>> {
  return { apiBaseUrl: demo.vonage.url, tokenUrl: demo.vonage.tokenUrl, clientId: demo.vonage.clientId, pollSeconds: '5', backfillDays: String(days) };
}
