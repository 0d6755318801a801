import { Plus, X } from 'lucide-react';
import { useMemo } from 'react';
import type { RuleScope, WeekTime } from '../../../shared/alerts/rule.ts';
import { useZone } from '../../state/session.ts';
import { Button } from '../../widgets/button.tsx';
import { ClockInput } from '../../widgets/clock-input.tsx';
import { FilterMenu } from '../../widgets/filter-menu.tsx';
import type { DraftProblems } from './rule-draft.ts';
import { hoursOf, toggleDay } from './week-model.ts';

const DAYS = [[1, 'Monday'], [2, 'Tuesday'], [3, 'Wednesday'], [4, 'Thursday'], [5, 'Friday'], [6, 'Saturday'], [7, 'Sunday']] as const;

interface TimesEditorProps {
  /** The rule asks how many of a team are there: nobody is at night. */
  readonly isAboutPresence: boolean;
  readonly scope: RuleScope;
  readonly problems: DraftProblems;
  readonly onChange: (scope: RuleScope) => void;
}

/** When the rule counts at all, and in which zone. */
export function TimesEditor({ isAboutPresence, scope, problems, onChange }: TimesEditorProps) {
  const { times, zone } = scope;
  const product = useZone();
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')].map((name) => ({ value: name, label: name.replaceAll('_', ' ') })), []);
  const set = (next: readonly WeekTime[]): void => onChange({ ...scope, times: [...next] });
  return (
    <div className="rule-times">
      {times.length === 0 && <p className="muted">Around the clock, every day.{isAboutPresence && ' Nights and days off count, when nobody is there. To count only within the team’s hours, add times.'}</p>}
      {times.map((time, index) => {
        const problem = [...problems.fields].find(([field]) => field === `scope.times.${index}` || field.startsWith(`scope.times.${index}.`))?.[1];
        return (
          <div key={index} className="rule-time" role="group" aria-label={`Times ${index + 1}`}>
            <span className="rule-days" data-invalid={problem !== undefined}>
              {DAYS.map(([day, name]) => (
                <button key={day} type="button" className="rule-day" aria-pressed={time.days.includes(day)} title={name} onClick={() => set(times.with(index, { ...time, days: toggleDay(time.days, day) }))}>{name.slice(0, 2)}</button>
              ))}
            </span>
            <ClockInput label="From" value={time.from} onChange={(from) => set(times.with(index, { ...time, from }))} />
            <span className="muted">to</span>
            <ClockInput label="To" value={time.to} onChange={(to) => set(times.with(index, { ...time, to }))} />
            <span className="muted rule-hours">{hoursOf(time)}</span>
            <Button look="quiet" icon={<X size={14} aria-hidden />} aria-label={`Remove times ${index + 1}`} title="Remove" onClick={() => set(times.toSpliced(index, 1))} />
            {problem !== undefined && <span className="field-error">{problem}</span>}
          </div>
        );
      })}
      <div className="rule-times-foot">
        <Button look="quiet" icon={<Plus size={14} aria-hidden />} disabled={times.length >= 50} onClick={() => set([...times, { days: [1, 2, 3, 4, 5], from: times.at(-1)?.from ?? '09:00', to: times.at(-1)?.to ?? '17:00' }])}>Add times</Button>
        {times.length > 0 && (
          <span className="rule-zone">
            <FilterMenu name="Zone" anyLabel={`The team’s zone, else ${product}`} choices={zones} chosen={zone === null ? [] : [zone]} onChange={([next]) => onChange({ ...scope, zone: next ?? null })} />
          </span>
        )}
      </div>
      {times.length > 0 && <p className="muted rule-note">Outside of these times nothing counts and no time runs.</p>}
    </div>
  );
}
