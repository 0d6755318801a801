import { describe, expect, it } from 'vitest';
import { decideSilence, isForWebhook, type Situation } from '../../../../../electron/alerts/delivery/decide.ts';
import type { AlertRecord } from '../../../../../electron/ports/alert-store.ts';
import { makeAlert } from '../../../../support/alert-builder.ts';
import { NOON } from '../../../../support/store-home.ts';

const LATER = NOON + 3_600_000;
const alert = (change: Partial<AlertRecord> = {}): AlertRecord => ({ ...makeAlert(change), id: 1 });
const situation = (change: Partial<Situation> = {}): Situation => ({
  nowAt: NOON + 60_000, settings: { desktop: true, criticalBreaksThrough: true }, mutedUntilAt: null, quietUntilAt: null,
  wantsOf: () => ({ desktop: true, webhook: true }), ruleMutedUntil: () => null, agentSnoozedUntil: () => null, ...change,
});
const everything: Partial<Situation> = { mutedUntilAt: LATER, quietUntilAt: LATER, ruleMutedUntil: () => LATER, agentSnoozedUntil: () => LATER };

describe('why nobody is interrupted', () => {
  it.each<[string, ReturnType<typeof decideSilence>, AlertRecord, Partial<Situation>]>([
    ['nothing keeps it back', null, alert(), {}],
    ['the rule wants none, whatever else', 'not-wanted', alert({ resolvedAt: LATER }), { ...everything, wantsOf: () => ({ desktop: false, webhook: true }) }],
    ['the rule is gone', 'not-wanted', alert(), { wantsOf: () => null }],
    ['notices are switched off', 'not-wanted', alert(), { settings: { desktop: false, criticalBreaksThrough: true } }],
    ['over when it was noticed', 'over-already', alert({ resolvedAt: NOON + 70_000, noticedAt: LATER }), everything],
    ['withdrawn', 'over-already', alert({ withdrawnAt: LATER }), {}],
    ['noticed late, and still so', null, alert({ noticedAt: LATER }), {}],
    ['muted', 'muted', alert(), everything],
    ['quiet hours', 'quiet-hours', alert(), { ...everything, mutedUntilAt: null }],
    ['rule muted', 'rule-muted', alert(), { ...everything, mutedUntilAt: null, quietUntilAt: null }],
    ['agent snoozed', 'snoozed', alert(), { agentSnoozedUntil: () => LATER }],
    ['alert snoozed', 'snoozed', alert({ snoozedUntilAt: LATER }), {}],
    ['a mute that is over', null, alert({ snoozedUntilAt: NOON }), { mutedUntilAt: NOON, ruleMutedUntil: () => NOON }],
    ['critical breaks through', null, alert({ severity: 'critical' }), { mutedUntilAt: LATER, quietUntilAt: LATER }],
    ['critical does not break through what was said of the rule', 'rule-muted', alert({ severity: 'critical' }), everything],
    ['critical, where it may not', 'muted', alert({ severity: 'critical' }), { ...everything, settings: { desktop: true, criticalBreaksThrough: false } }],
  ])('%s', (_name, silence, given, change) => {
    expect(decideSilence(given, situation(change))).toBe(silence);
  });
});

describe('what the webhook is told', () => {
  it.each<[string, boolean, AlertRecord, Partial<Situation>]>([
    ['whatever keeps the person at this desk undisturbed', true, alert(), { mutedUntilAt: LATER, quietUntilAt: LATER, settings: { desktop: false, criticalBreaksThrough: false }, wantsOf: () => ({ desktop: false, webhook: true }) }],
    ['not what the rule does not want', false, alert(), { wantsOf: () => ({ desktop: true, webhook: false }) }],
    ['not what is over', false, alert({ resolvedAt: NOON }), {}],
    ['not of a muted rule', false, alert(), { ruleMutedUntil: () => LATER }],
    ['not of a snoozed agent', false, alert(), { agentSnoozedUntil: () => LATER }],
  ])('%s', (_name, isTold, given, change) => {
    expect(isForWebhook(given, situation(change))).toBe(isTold);
  });
});
