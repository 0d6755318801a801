import { KeyRound, Send } from 'lucide-react';
import { useState } from 'react';
import { SEVERITIES, type Severity } from '../../../shared/alerts/rule.ts';
import type { AlertSettings } from '../../../shared/contract/alert-schemas.ts';
import { SECOND_MS } from '../../../shared/domain/time.ts';
import { useZone } from '../../state/session.ts';
import { useAction } from '../../state/use-action.ts';
import { useCall } from '../../state/use-call.ts';
import { useNow } from '../../state/use-now.ts';
import { SEVERITY_WORDS } from '../../widgets/alert-words.ts';
import { Button } from '../../widgets/button.tsx';
import { Field, Input, Select } from '../../widgets/field.tsx';
import { FailureNotice, Notice } from '../../widgets/notice.tsx';
import { useRefresh } from '../../widgets/use-refresh.ts';
import { toSecret, webhookProblem, webhookWords } from './delivery-model.ts';
import { Row, Toggle } from './parts.tsx';

interface Draft { readonly url: string; readonly secret: string; readonly enabled: boolean; readonly minSeverity: Severity }

const EMPTY: Draft = { url: '', secret: '', enabled: true, minSeverity: 'warning' };
const toDraft = (webhook: AlertSettings['webhook']): Draft => (webhook === null ? EMPTY : { url: '', secret: '', enabled: webhook.enabled, minSeverity: webhook.minSeverity });
const SECRET_BYTES = 24;
const REFRESH_MS = 5 * SECOND_MS;

/** Where alerts are sent besides: the address, what signs it, how it does. */
export function WebhookRow({ settings, onSaved }: { readonly settings: AlertSettings; readonly onSaved: (settings: AlertSettings) => void }) {
  const { webhook } = settings;
  const [draft, setDraft] = useState<Draft>(() => toDraft(webhook));
  const [isAsked, setAsked] = useState(false);
  const save = useAction();
  const problem = webhook !== null && draft.url.trim() === '' ? null : webhookProblem(draft.url);
  const isChanged = JSON.stringify(toDraft(webhook)) !== JSON.stringify(draft);
  const put = (change: Partial<Draft>): void => setDraft((before) => ({ ...before, ...change }));
  const store = async (): Promise<void> => {
    setAsked(true);
    if (problem !== null) return;
    const { url, secret, enabled, minSeverity } = draft;
    await save.run(async (client) => {
      const stored = await client.alerts.setWebhook({ enabled, minSeverity, ...(url.trim() === '' ? {} : { url: url.trim() }), ...(secret === '' ? {} : { secret }) });
      onSaved(stored);
      setDraft(toDraft(stored.webhook));
      setAsked(false);
    });
  };
  const remove = (): void => void save.run(async (client) => {
    onSaved(await client.alerts.setWebhook(null));
    setDraft(EMPTY);
    setAsked(false);
  });
  const errorOf = (field: string): string | undefined => (save.failure?.field === field ? save.failure.hint : undefined);
  const addressError = errorOf('url') ?? (isAsked && problem !== null ? problem : undefined);
  return (
    <Row
      title="Webhook"
      hint={<>For chat tools and ticket systems. Each alert is sent as JSON when it fires and when it is over: rule, severity, whom it is about, what was so, since when. It is signed with the secret, and tried again for a day until it is accepted; only to https, or to this machine.</>}
    >
      <form className="form webhook-form" onSubmit={(event) => { event.preventDefault(); void store(); }}>
        <Field label="Address" error={addressError} hint={webhook === null ? undefined : 'Whoever knows it may post there: it is stored with the other secrets and never shown whole again. Leave this empty to keep it.'}>{(ids) => <Input {...ids} type="url" inputMode="url" autoComplete="off" spellCheck={false} placeholder={webhook === null ? 'https://chat.example.com/hooks/…' : `as stored: ${webhook.url}`} value={draft.url} onChange={(event) => put({ url: event.target.value })} />}</Field>
        <Field label="Signing secret" error={errorOf('secret')} hint={webhook?.hasSecret === true ? 'One is stored with the other secrets and is never shown again. Leave this empty to keep it.' : 'The receiver needs the same to know that a delivery is genuine. Copy it before saving: it is never shown again.'}>
          {(ids) => (
            <span className="webhook-secret">
              <Input {...ids} type="text" autoComplete="off" spellCheck={false} placeholder={webhook?.hasSecret === true ? 'as stored' : ''} value={draft.secret} onChange={(event) => put({ secret: event.target.value })} />
              <Button icon={<KeyRound size={14} aria-hidden />} onClick={() => put({ secret: toSecret(crypto.getRandomValues(new Uint8Array(SECRET_BYTES))) })}>Generate</Button>
            </span>
          )}
        </Field>
        <div className="delivery-line webhook-line">
          <Field label="From severity">
            {(ids) => <Select {...ids} value={draft.minSeverity} onChange={({ target: { value } }) => put({ minSeverity: SEVERITIES.find((each) => each === value) ?? 'warning' })}>{SEVERITIES.map((each) => <option key={each} value={each}>{SEVERITY_WORDS[each]}{each === 'critical' ? ' only' : each === 'info' ? ' (all)' : ' and critical'}</option>)}</Select>}
          </Field>
          <Toggle label="Send" isOn={draft.enabled} isBusy={false} onChange={(enabled) => put({ enabled })} />
        </div>
        {save.failure !== null && save.failure.field !== 'url' && save.failure.field !== 'secret' && <FailureNotice failure={save.failure} />}
        <div className="delivery-line">
          <Button type="submit" look="primary" disabled={save.isRunning || !isChanged || (webhook === null && draft.url.trim() === '')}>{webhook === null ? 'Set webhook' : 'Save webhook'}</Button>
          {webhook !== null && isChanged && <Button look="quiet" onClick={() => setDraft(toDraft(webhook))}>Discard</Button>}
          {webhook !== null && <Button look="danger" disabled={save.isRunning} onClick={remove}>Remove</Button>}
        </div>
      </form>
      {webhook !== null && <WebhookState webhook={webhook} isChanged={isChanged} />}
    </Row>
  );
}

function WebhookState({ webhook, isChanged }: { readonly webhook: NonNullable<AlertSettings['webhook']>; readonly isChanged: boolean }) {
  const zone = useZone();
  const nowAt = useNow(SECOND_MS);
  const status = useCall('webhook status', (client, signal) => client.alerts.webhookStatus(undefined, { signal }));
  useRefresh(status, true, REFRESH_MS);
  const test = useAction();
  const [answer, setAnswer] = useState<{ readonly ok: boolean; readonly detail: string } | null>(null);
  const send = (): void => void test.run(async (client) => {
    setAnswer(null);
    setAnswer(await client.alerts.testWebhook());
    status.reload();
  });
  const words = status.data === null ? null : webhookWords(webhook, status.data, nowAt, zone);
  return (
    <>
      {words !== null && <Notice tone={words.tone}>{words.text}</Notice>}
      {status.failure !== null && <FailureNotice failure={status.failure} />}
      <div className="delivery-line">
        <Button icon={<Send size={14} aria-hidden />} disabled={test.isRunning || isChanged} title={isChanged ? 'Save the changes first' : undefined} onClick={send}>{test.isRunning ? 'Sending…' : 'Send a test'}</Button>
        {isChanged && <span className="muted">Save the changes to test them.</span>}
      </div>
      {answer !== null && <Notice tone={answer.ok ? 'good' : 'warn'}><strong>{answer.ok ? 'Accepted.' : 'Not accepted.'}</strong> {answer.detail}</Notice>}
      {test.failure !== null && <FailureNotice failure={test.failure} />}
    </>
  );
}
