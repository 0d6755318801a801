import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Source, SourceType } from '../../../shared/contract/schemas.ts';
import { navigate } from '../../state/navigation.ts';
import { useAction } from '../../state/use-action.ts';
import { refreshSources } from '../../state/watch.ts';
import type { Failure } from '../../transport/client.ts';
import { Button } from '../../widgets/button.tsx';
import { Dialog } from '../../widgets/dialog.tsx';
import { Field, Input, Select } from '../../widgets/field.tsx';
import { FailureNotice } from '../../widgets/notice.tsx';
import { createDraft, findMissing, toChange, toInput, toNewInput, type SourceDraft } from './source-draft.ts';
import { choiceWords, isNeeded, PERSONAL_KEYS, PERSONAL_WORDS, shownSecrets, shownSettings } from './source-fields.ts';
import { SourceTest } from './SourceTest.tsx';

/** Adds a source or changes one. The test uses what is in the form; nothing is kept before it is saved. */
export function SourceForm({ types, source, onClose }: { readonly types: readonly SourceType[]; readonly source: Source | null; readonly onClose: () => void }) {
  const [kind, setKind] = useState(source?.kind ?? types[0]?.kind);
  const type = types.find((other) => other.kind === kind);
  if (type === undefined) return null;
  return (
    <Dialog title={source === null ? 'Add a source' : `Edit ${source.name}`} width={560} onClose={onClose}>
      {types.length > 1 && (
        <Field label="Vendor">
          {(ids) => <Select {...ids} value={type.kind} onChange={(event) => setKind(types.find((other) => other.kind === event.target.value)?.kind)}>{types.map((other) => <option key={other.kind} value={other.kind}>{other.title}</option>)}</Select>}
        </Field>
      )}
      <Form key={type.kind} type={type} source={source} isOnlyType={types.length === 1} onClose={onClose} />
    </Dialog>
  );
}

function Form({ type, source, isOnlyType, onClose }: { readonly type: SourceType; readonly source: Source | null; readonly isOnlyType: boolean; readonly onClose: () => void }) {
  const [draft, setDraft] = useState<SourceDraft>(() => createDraft(type, source));
  const [tries, setTries] = useState(0);
  const [testRound, setTestRound] = useState(0);
  const action = useAction();
  const isStored = source !== null;
  const missing = findMissing(draft, type, isStored && source.secretStore !== null);
  const isComplete = Object.keys(missing).length === 0;
  const errorOf = (key: string): string | undefined => (action.failure?.field === key ? action.failure.message : tries > 0 ? missing[key] : undefined);
  const hasNewSecrets = Object.values(draft.secrets).some((value) => value !== '');

  const save = async (): Promise<void> => {
    setTries(tries + 1);
    if (!isComplete) return;
    const isSaved = await action.run(async (client) => {
      const saved = isStored ? await client.sources.update({ id: source.id, ...toChange(draft, source) }) : await client.sources.add({ kind: draft.kind, ...toNewInput(draft, type) });
      await refreshSources(client);
      navigate({ screen: 'sources', sourceId: saved.id });
    });
    if (isSaved) onClose();
  };

  // What is wrong may lie above or below what is in sight.
  const form = useRef<HTMLFormElement>(null);
  const goToFirstError = useEffectEvent((round: number, refusal: Failure | null) => {
    if (round > 0 || refusal !== null) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  });
  useEffect(() => goToFirstError(tries, action.failure), [tries, action.failure]);

  const shown = shownSettings(type, draft.settings);
  const firstPersonal = shown.find((field) => PERSONAL_KEYS.includes(field.key))?.key;
  const settingField = (field: (typeof shown)[number]) => (
    <Field key={field.key} label={isNeeded(type.kind, field) ? field.label : `${field.label} (optional)`} hint={field.hint} error={errorOf(field.key)}>
      {(ids) => {
        const value = draft.settings[field.key] ?? '';
        const change = (next: string): void => setDraft({ ...draft, settings: { ...draft.settings, [field.key]: next } });
        if (field.kind === 'choice') {
          return <Select {...ids} value={value} onChange={(event) => change(event.target.value)}>{((!field.required && field.defaultValue === null) || value === '') && <option value="">–</option>}{field.choices?.map((choice) => <option key={choice} value={choice}>{choiceWords(field.key, choice)}</option>)}</Select>;
        }
        return <Input {...ids} autoComplete="off" spellCheck={false} inputMode={field.kind === 'number' ? 'numeric' : field.kind === 'url' ? 'url' : 'text'} value={value} onChange={(event) => change(event.target.value)} />;
      }}
    </Field>
  );
  return (
    <form ref={form} className="form" noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
      {isOnlyType && !isStored && <p className="muted">{type.title}</p>}
      <Field label="Name" hint="What it is called on screens and in exports." error={errorOf('name')}>
        {(ids) => <Input {...ids} autoComplete="off" value={draft.name} onChange={(event) => setDraft({ ...draft, name: event.target.value })} />}
      </Field>
      {shown.filter((field) => !PERSONAL_KEYS.includes(field.key)).map(settingField)}
      {shownSecrets(type, draft.settings).map((field) => (
        <Field key={field.key} label={isNeeded(type.kind, field) ? field.label : `${field.label} (optional)`} hint={isStored && source.secretStore !== null ? `${field.hint} Leave empty to keep the stored one.` : field.hint} error={errorOf(field.key)}>
          {(ids) => <Input {...ids} type="password" autoComplete="new-password" value={draft.secrets[field.key] ?? ''} onChange={(event) => setDraft({ ...draft, secrets: { ...draft.secrets, [field.key]: event.target.value } })} />}
        </Field>
      ))}
      {firstPersonal !== undefined && (
        <fieldset className="form-group">
          <legend>Personal data and links</legend>
          <p className="muted">{PERSONAL_WORDS}</p>
          {shown.filter((field) => PERSONAL_KEYS.includes(field.key)).map(settingField)}
        </fieldset>
      )}
      {testRound > 0 && <SourceTest key={testRound} input={isStored && !hasNewSecrets && isUnchanged(draft, source) ? { id: source.id } : { kind: draft.kind, ...toInput(draft, false) }} />}
      {action.failure !== null && <FailureNotice failure={action.failure} />}
      <div className="dialog-actions">
        <Button onClick={() => { setTries(tries + 1); if (isComplete) setTestRound(testRound + 1); }} disabled={action.isRunning}>Test</Button>
        <Button look="quiet" onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" disabled={action.isRunning}>{isStored ? 'Save' : 'Add'}</Button>
      </div>
    </form>
  );
}

const isUnchanged = (draft: SourceDraft, source: Source): boolean => Object.entries(source.settings).every(([key, value]) => draft.settings[key] === value);
