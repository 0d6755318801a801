import type { AlertSettings, Notice, WebhookStatus } from '../../../../shared/contract/alert-schemas.ts';
import type { Severity } from '../../../../shared/alerts/rule.ts';
import type { UtcMs } from '../../../../shared/domain/time.ts';
import type { RuleWants } from '../../../alerts/delivery/decide.ts';
import type { AlertChange, AlertRecord } from '../../../ports/alert-store.ts';
import type { Clock, Random } from '../../../ports/clock.ts';
import type { HttpClient } from '../../../ports/http.ts';
import type { Log } from '../../../ports/log.ts';
import type { Secrets } from '../../../ports/secrets.ts';
import type { AgentRef, StoreWriter } from '../../../ports/stores.ts';

/** The few members of the store that delivery uses. */
export type DeliveryStore = Pick<StoreWriter, 'readSettings' | 'writeSettings' | 'readRecentAlerts' | 'readAlerts' | 'writeAlerts' | 'addToOutbox' | 'listOutbox' | 'settleOutbox'>;

export interface DeliveryPorts {
  readonly store: DeliveryStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly http: HttpClient;
  readonly secrets: Secrets;
  /** The product's now, in which alerts, mutes and quiet times are told. */
  nowAt(): UtcMs;
  /** The product's zone. */
  zone(): string;
  ruleMutedUntil(ruleId: number): UtcMs | null;
  wantsOf(ruleId: number): RuleWants;
  agentSnoozedUntil(agent: AgentRef): UtcMs | null;
  readonly build: string;
}

export type SettingsChange = { readonly [K in Exclude<keyof AlertSettings, 'webhook'>]?: AlertSettings[K] | undefined };
/** `url` and `secret` absent or empty: as stored. The first time both are needed. */
export interface WebhookInput { readonly url?: string | undefined; readonly secret?: string | undefined; readonly enabled: boolean; readonly minSeverity: Severity }

/** Who is interrupted when, and what leaves the house. Every alert is decided once. */
export interface Delivery {
  /** What was stored; before anything else. */
  load(): Promise<void>;
  /** Timers and the webhook begin; tells of what was missed while the machine slept or the app was closed. */
  start(): void;
  stop(): void;
  /** Resolves when nothing is being worked on; what waits for its time is not work. */
  settled(): Promise<void>;
  /**
   * New alerts, with their ids. Answers what became of each: `notifiedAt` (a notice has gone out), or `silence`. One that
   * had been decided before is left alone. What exceeds the rate limit is `too-many` until a notice that gathers it goes
   * out; then the store has `notifiedAt`, and `onDecided` tells.
   */
  raised(alerts: readonly AlertRecord[]): Promise<readonly AlertChange[]>;
  /** Their snooze is over and they still fire: they are decided once more, whatever had become of them. Answers as `raised`. */
  woken(alerts: readonly AlertRecord[]): Promise<readonly AlertChange[]>;
  /** Resolved or withdrawn: the webhook hears of what it had heard of. */
  ended(alerts: readonly AlertRecord[]): Promise<void>;
  /** Withdrawn, and firing again after all: the webhook, which heard that it had not been so, hears of it once more. */
  returned(alerts: readonly AlertRecord[]): Promise<void>;
  /** From now on, for this reader; ends with the signal or `stop`. */
  notices(signal?: AbortSignal): AsyncIteratorObject<Notice, undefined>;
  onNotice(listener: (notice: Notice) => void): () => void;
  /** Decisions that changed after `raised` had answered; the store has them already. */
  onDecided(listener: (changes: readonly AlertChange[]) => void): () => void;
  mute(until: UtcMs | 'tomorrow' | null): Promise<void>;
  quiet(): { readonly mutedUntilAt: UtcMs | null; readonly quietUntilAt: UtcMs | null };
  clearMissed(): Promise<void>;
  missed(): number;
  settings(): AlertSettings;
  setSettings(change: SettingsChange): Promise<AlertSettings>;
  /** Fails with `BadInput` (field `url`) for an address that is neither https nor http on this machine, and (field `secret`) where there is none. */
  setWebhook(input: WebhookInput | null): Promise<AlertSettings>;
  webhookStatus(): WebhookStatus;
  testWebhook(): Promise<{ readonly ok: boolean; readonly detail: string }>;
  testNotice(): void;
  /** Muted or not, quiet or not, missed, settings, the webhook: something is different. */
  onChange(listener: () => void): () => void;
}
