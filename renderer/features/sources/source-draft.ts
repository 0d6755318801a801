import type { Source, SourceType } from '../../../shared/contract/schemas.ts';

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
  for (const field of type.settings) {
    if (field.required && (draft.settings[field.key] ?? '').trim() === '') missing[field.key] = 'This is needed.';
  }
  for (const field of type.secrets) {
    if (field.required && !isStored && (draft.secrets[field.key] ?? '') === '') missing[field.key] = 'This is needed.';
  }
  return missing;
}

const filled = (record: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.entries(record).filter(([, value]) => value.trim() !== ''));

/** What is sent: empty settings are left out when a source is added, empty secrets always. */
export function toInput(draft: SourceDraft, isStored: boolean): Pick<SourceDraft, 'name'> & { settings: Record<string, string>; secrets: Record<string, string> } {
  const trimmed = Object.fromEntries(Object.entries(draft.settings).map(([key, value]) => [key, value.trim()]));
  return { name: draft.name.trim(), settings: isStored ? trimmed : filled(trimmed), secrets: filled(draft.secrets) };
}
