import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { WeekTime } from '../../../shared/alerts/rule.ts';
import type { AlertSettings } from '../../../shared/contract/alert-schemas.ts';
import { useZone } from '../../state/session.ts';
import { Button } from '../../widgets/button.tsx';
import { ClockInput } from '../../widgets/clock-input.tsx';
import { DAYS, NEW_TIME, quietTimeProblem, quietTimeWords } from './delivery-model.ts';
import { Row, Toggle } from './parts.tsx';

interface QuietRowProps {
  readonly settings: AlertSettings;
  readonly onChange: (change: Partial<AlertSettings>) => Promise<boolean>;
  readonly isBusy: boolean;
}

interface Draft { readonly key: number; readonly time: WeekTime }

const toDrafts = (times: readonly WeekTime[]): readonly Draft[] => times.map((time, key) => ({ key, time }));

/** Times of the week in which nobody is interrupted. Stored when all rows can be. */
export function QuietRow({ settings, onChange, isBusy }: QuietRowProps) {
  const zone = useZone();
  const [drafts, setDrafts] = useState<readonly Draft[]>(() => toDrafts(settings.quietTimes));
  const isChanged = JSON.stringify(drafts.map(({ time }) => time)) !== JSON.stringify(settings.quietTimes);
  const problems = drafts.map(({ time }) => quietTimeProblem(time));
  const isSound = problems.every((problem) => problem === null);
  const put = (key: number, change: Partial<WeekTime>): void => setDrafts((before) => before.map((draft) => (draft.key === key ? { key, time: { ...draft.time, ...change } } : draft)));
  const add = (): void => setDrafts((before) => [...before, { key: Math.max(-1, ...before.map((draft) => draft.key)) + 1, time: NEW_TIME }]);
  const save = (): void => void onChange({ quietTimes: drafts.map(({ time }) => time) });
  return (
    <Row title="Quiet hours" hint={`In these times alerts are collected and interrupt nobody; afterwards a line tells how many were missed. Times are in ${zone}.`}>
      {drafts.length === 0 && <p className="muted">None: alerts may interrupt at any time.</p>}
      {drafts.map(({ key, time }, index) => (
        <fieldset key={key} className="quiet-time">
          <legend className="visually-hidden">Quiet hours {index + 1}</legend>
          <div className="quiet-line">
            <span className="quiet-days" role="group" aria-label="Days on which it begins">
              {DAYS.map(({ day, short, long }) => {
                const isOn = time.days.includes(day);
                return <button key={day} type="button" className="quiet-day" aria-pressed={isOn} title={long} onClick={() => put(key, { days: DAYS.map((each) => each.day).filter((each) => (each === day ? !isOn : time.days.includes(each))) })}>{short}</button>;
              })}
            </span>
            <ClockInput label="From" value={time.from} onChange={(from) => put(key, { from })} />
            <span aria-hidden>–</span>
            <ClockInput label="Until" value={time.to} onChange={(to) => put(key, { to })} />
            <Button look="quiet" icon={<Trash2 size={14} aria-hidden />} aria-label={`Remove quiet hours ${index + 1}`} title="Remove" onClick={() => setDrafts((before) => before.filter((draft) => draft.key !== key))} />
          </div>
          <p className={problems[index] == null ? 'muted' : 'field-error'}>{problems[index] ?? quietTimeWords(time)}</p>
        </fieldset>
      ))}
      <div className="delivery-line">
        <Button look="quiet" icon={<Plus size={14} aria-hidden />} disabled={drafts.length >= 20} onClick={add}>Add quiet hours</Button>
        {isChanged && <Button look="primary" disabled={isBusy || !isSound} onClick={save}>Save quiet hours</Button>}
        {isChanged && <Button look="quiet" onClick={() => setDrafts(toDrafts(settings.quietTimes))}>Discard</Button>}
      </div>
      <Toggle label="Critical alerts interrupt all the same, also while muted" isOn={settings.criticalBreaksThrough} isBusy={isBusy} onChange={(criticalBreaksThrough) => void onChange({ criticalBreaksThrough })} />
    </Row>
  );
}
