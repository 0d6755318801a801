import type { Source, SourceType } from '../../../shared/contract/schemas.ts';
import { isNeeded, isShown, shownSecrets, shownSettings } from './source-fields.ts';

/** What the form holds before it is saved. */
export interface SourceDraft {
  readonly kind: SourceType['kind'];
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** An empty form, or one with a source's settings. Stored secrets are never known here: their fields start empty. */
export function createDraft(type: SourceType, source: Source | null): SourceDraft {
  const defaults = Object.fromEntries(type.settings.map((field) => [field.key, field.defaultValue ?? '']));
  return { kind: type.kind, name: source?.name ?? '', settings: { ...defaults, ...source?.settings }, secrets: {} };
}

/** Fields that still need something; key → words. Secrets of a stored source may stay empty: they stay as they are. */
export function findMissing(draft: SourceDraft, type: SourceType, isStored: boolean): Readonly<Record<string, string>> {
  const missing: Record<string, string> = {};
  if (draft.name.trim() === '') missing['name'] = 'Give it a name.';
  for (const field of shownSettings(type, draft.settings)) {
    if (isNeeded(type.kind, field) && (draft.settings[field.key] ?? '').trim() === '') missing[field.key] = 'This is needed.';
  }
  for (const field of shownSecrets(type, draft.settings)) {
    if (isNeeded(type.kind, field) && !isStored && (draft.secrets[field.key] ?? '') === '') missing[field.key] = 'This is needed.';
  }
  return missing;
}

const filled = (record: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.entries(record).filter(([, value]) => value.trim() !== ''));

type Input = Pick<SourceDraft, 'name'> & { settings: Record<string, string>; secrets: Record<string, string> };

/** What is sent: empty settings are left out when a source is added, empty secrets always; what matters for nothing entered is not sent. */
export function toInput(draft: SourceDraft, isStored: boolean): Input {
  const trimmed = Object.fromEntries(Object.entries(draft.settings).map(([key, value]) => [key, value.trim()]));
  const secrets = Object.fromEntries(Object.entries(filled(draft.secrets)).filter(([key]) => isShown(draft.kind, key, draft.settings)));
  if (isStored) return { name: draft.name.trim(), settings: trimmed, secrets };
  return { name: draft.name.trim(), settings: Object.fromEntries(Object.entries(filled(trimmed)).filter(([key]) => isShown(draft.kind, key, draft.settings))), secrets };
}

/**
 * What a new source sends. A zone that nobody touched is the vendor's likely one and not a person's word for it: only a
 * zone that was given counts as confirmed.
 */
export function toNewInput(draft: SourceDraft, type: SourceType): Input {
  const input = toInput(draft, false);
  const { zone, ...rest } = input.settings;
  const isUntouched = zone === undefined || zone === type.settings.find((field) => field.key === 'zone')?.defaultValue;
  return { ...input, settings: isUntouched ? rest : input.settings };
}

/** What a stored source changes: the core keeps what is not named. */
export function toChange(draft: SourceDraft, source: Source): Input {
  const input = toInput(draft, true);
  return { ...input, settings: Object.fromEntries(Object.entries(input.settings).filter(([key, value]) => value !== (source.settings[key] ?? ''))) };
}
