import { z } from 'zod';
import { alertSettings } from '../contract/alert-schemas.ts';

const secretStore = z.enum(['safe-storage', 'keyring', 'file', 'environment']);

/**
 * What is kept of the delivery of alerts: JSON under one key each of the store's settings, so that a damaged value, or one
 * of a newer build, costs only itself.
 */
export const DELIVERY_VALUES = {
  'alerts.desktop': alertSettings.shape.desktop,
  'alerts.sounds': alertSettings.shape.sounds,
  'alerts.quietTimes': alertSettings.shape.quietTimes,
  'alerts.criticalBreaksThrough': alertSettings.shape.criticalBreaksThrough,
  'alerts.mutedUntilAt': z.int().nullable(),
  /** Missed alerts that were noticed up to here have been looked at. */
  'alerts.missedClearedAt': z.int(),
  /** Missed alerts of which a notice has told, by id: no clock decides it, for it may be set back. */
  'alerts.missedTold': z.array(z.int()),
  /** The signing secret and the address are with the other secrets, in `secretStore` and `urlStore`; `shown` is what a page may see of the address. */
  'alerts.webhook': z.object({ shown: z.string(), urlStore: secretStore, enabled: z.boolean(), minSeverity: alertSettings.shape.webhook.unwrap().shape.minSeverity, secretStore }).nullable(),
  /** Alerts of whose firing the webhook was told, by id; true: of their end as well. */
  'alerts.webhookTold': z.array(z.tuple([z.int(), z.boolean()])),
} as const;

export type DeliveryKey = keyof typeof DELIVERY_VALUES;
export type DeliveryValues = { readonly [K in DeliveryKey]: z.infer<(typeof DELIVERY_VALUES)[K]> };
export type StoredWebhook = NonNullable<DeliveryValues['alerts.webhook']>;

/** Everybody is told of everything, without a sound, and nothing leaves the house. */
export const DEFAULT_DELIVERY_VALUES: DeliveryValues = {
  'alerts.desktop': true,
  'alerts.sounds': { info: false, warning: false, critical: false },
  'alerts.quietTimes': [],
  'alerts.criticalBreaksThrough': true,
  'alerts.mutedUntilAt': null,
  'alerts.missedClearedAt': 0,
  'alerts.missedTold': [],
  'alerts.webhook': null,
  'alerts.webhookTold': [],
};
