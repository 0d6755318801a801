import { X } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { leafKeyOf, LOADS, PHASES, type Leaf, type LeafKey, type SubjectKind } from '../../../shared/alerts/rule.ts';
import { STATES } from '../../../shared/domain/state.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/domain/time.ts';
import { coreNowAt } from '../../state/clock.ts';
import { useSession } from '../../state/session.ts';
import { useCall } from '../../state/use-call.ts';
import { labelWords, stateWord } from '../../theme/tokens.ts';
import { ChipPicker, type ChipChoice } from '../../widgets/chip-picker.tsx';
import { DurationInput } from '../../widgets/duration-input.tsx';
import { Select } from '../../widgets/field.tsx';
import { NumberInput } from '../../widgets/number-input.tsx';
import { StateSwatch } from '../../widgets/state-swatch.tsx';
import { Tooltip } from '../../widgets/tooltip.tsx';
import { leafChoices, LEAF_SPECS, LOAD_WORDS, PHASE_WORDS, readField, specOf, startOfRecovery, writeField, type FieldPath, type LeafPart } from './leaf-fields.ts';

interface ConditionFieldsProps {
  readonly leaf: Leaf;
  readonly subject: SubjectKind;
  /** Names of the sources in scope; none: all of them. */
  readonly sources: readonly string[];
  readonly problems: ReadonlyMap<string, string> | undefined;
  readonly onChange: (leaf: Leaf) => void;
}

/** One condition as a sentence: what it looks at, its fields, and below them what was added to it. */
export function ConditionFields({ leaf, subject, sources, problems, onChange }: ConditionFieldsProps) {
  const spec = specOf(leaf);
  const changeKind = (key: string): void => {
    const found = leafChoices(subject).find(({ value }) => value === key);
    if (found !== undefined && found.value !== leafKeyOf(leaf)) onChange(LEAF_SPECS[found.value].fresh);
  };
  const hasProblem = (path: FieldPath): boolean => problems?.has(path.join('.')) === true;
  return (
    <div className="condition-body">
      <div className="condition-sentence">
        <Tooltip text={spec.hint} side="top">
          <Select aria-label="What it looks at" className="input select condition-kind" value={leafKeyOf(leaf)} onChange={(event) => changeKind(event.target.value)}>
            {leafChoices(subject).map(({ value, label }: { readonly value: LeafKey; readonly label: string }) => <option key={value} value={value}>{label}</option>)}
          </Select>
        </Tooltip>
        {spec.parts.map((part, index) => <Part key={index} part={part} leaf={leaf} sources={sources} isInvalid={part.kind !== 'words' && hasProblem(part.path)} onChange={onChange} />)}
      </div>
      <Extras leaf={leaf} hasProblem={hasProblem} onChange={onChange} />
      {problems !== undefined && [...problems].map(([field, message]) => <p key={field} className="field-error">{message}</p>)}
    </div>
  );
}

interface PartProps { readonly part: LeafPart; readonly leaf: Leaf; readonly sources: readonly string[]; readonly isInvalid: boolean; readonly onChange: (leaf: Leaf) => void }

const STATE_CHOICES: readonly ChipChoice[] = STATES.map((state) => ({ value: state, label: stateWord(state), mark: <StateSwatch state={state} /> }));
const PHASE_CHOICES: readonly ChipChoice[] = PHASES.map((phase) => ({ value: phase, label: PHASE_WORDS[phase] }));

const textsAt = (leaf: Leaf, path: FieldPath): readonly string[] => {
  const value = readField(leaf, path);
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
};
const numberAt = (leaf: Leaf, path: FieldPath): number => {
  const value = readField(leaf, path);
  return typeof value === 'number' ? value : Number.NaN;
};

function Part({ part, leaf, sources, isInvalid, onChange }: PartProps) {
  if (part.kind === 'words') return <span className="condition-words">{part.text}</span>;
  const { path } = part;
  const set = (value: unknown): void => onChange(writeField(leaf, path, value));
  if (part.kind === 'states') return <ChipPicker name="States" addLabel="Add a state" choices={STATE_CHOICES} chosen={textsAt(leaf, path)} isInvalid={isInvalid} onChange={(chosen) => set(STATES.filter((state) => chosen.includes(state)))} />;
  if (part.kind === 'phases') return <ChipPicker name="Phases" addLabel="Add a phase" choices={PHASE_CHOICES} chosen={textsAt(leaf, path)} isInvalid={isInvalid} onChange={(chosen) => set(PHASES.filter((phase) => chosen.includes(phase)))} />;
  if (part.kind === 'labels') return <LabelPicker chosen={textsAt(leaf, path)} sources={sources} isInvalid={isInvalid} onChange={set} />;
  if (part.kind === 'media') return <MediaPicker chosen={textsAt(leaf, path)} onChange={(chosen) => set(chosen.length === 0 ? undefined : chosen)} />;
  if (part.kind === 'load') return <Select aria-label="What is counted" className="input select condition-load" value={String(readField(leaf, path))} onChange={(event) => set(event.target.value)}>{LOADS.map((load) => <option key={load} value={load}>{LOAD_WORDS[load]}</option>)}</Select>;
  if (part.kind === 'number') return <NumberInput label={part.label} value={numberAt(leaf, path)} isWhole={part.isWhole} isInvalid={isInvalid} onChange={set} />;
  return <DurationInput label={part.label} valueMs={numberAt(leaf, path)} isInvalid={isInvalid} onChange={set} />;
}

/** The labels that the sources in scope have sent, with their swatch; a label that was never seen may be typed. */
function LabelPicker({ chosen, sources, isInvalid, onChange }: { readonly chosen: readonly string[]; readonly sources: readonly string[]; readonly isInvalid: boolean; readonly onChange: (chosen: readonly string[]) => void }) {
  const all = useSession((session) => session.sources) ?? [];
  const wanted = all.filter((source) => sources.length === 0 || sources.includes(source.name));
  const labels = useCall(`rule labels ${wanted.map((source) => source.id).join(' ')}`, async (client, signal) => {
    const lists = await Promise.all(wanted.map((source) => client.sources.labels({ id: source.id }, { signal })));
    return lists.flatMap((list, index) => list.map((label) => ({ ...label, source: wanted[index]?.name ?? '' })));
  });
  const choices = useMemo(() => {
    const byLabel = Map.groupBy(labels.data ?? [], (label) => label.label);
    return [...byLabel].map(([label, seen]): ChipChoice => {
      const state = seen.find((each) => each.state !== null)?.state ?? null;
      return { value: label, label: labelWords(label), detail: seen.map((each) => each.source).join(', '), ...(state === null ? {} : { mark: <StateSwatch state={state} /> }) };
    }).toSorted((one, other) => one.label.localeCompare(other.label));
  }, [labels.data]);
  return <ChipPicker name="Labels" addLabel="Add a label" choices={choices} chosen={chosen} isFree isInvalid={isInvalid} emptyWords={labels.isLoading ? 'Loading…' : 'No source has sent a label yet; type one.'} onChange={onChange} />;
}

function MediaPicker({ chosen, onChange }: { readonly chosen: readonly string[]; readonly onChange: (chosen: readonly string[]) => void }) {
  const media = useCall('rule media', async (client, signal) => {
    const endAt = coreNowAt();
    return (await client.interactions.choices({ startAt: endAt - 14 * DAY_MS, endAt }, { signal })).media;
  });
  return <ChipPicker name="Media" anyLabel="any medium" addLabel="Add a medium" choices={(media.data ?? []).map((medium) => ({ value: medium, label: medium }))} chosen={chosen} isFree onChange={onChange} />;
}

interface ExtrasProps { readonly leaf: Leaf; readonly hasProblem: (path: FieldPath) => boolean; readonly onChange: (leaf: Leaf) => void }

const FOR = { path: ['forAtLeastMs'], add: 'for at least', hint: 'How long this condition alone has to hold before it counts.', label: 'For at least' } as const;
const RECOVER = { path: ['recoverAfterMs'], add: 'over after', hint: 'Gaps shorter than this do not end the condition; it is over only after that long.', label: 'Over after' } as const;
const LEVEL_HINT = 'A level of its own at which the condition is over. Between the two it stays as it was, so that a value that swings does not fire again and again.';

/** What a condition may have besides: a time of its own, a level at which it is over, and a time before it is over. */
function Extras({ leaf, hasProblem, onChange }: ExtrasProps) {
  const { recovery } = specOf(leaf);
  const has = (path: FieldPath): boolean => readField(leaf, path) !== undefined;
  const set = (path: FieldPath, value: number | undefined): void => onChange(writeField(leaf, path, value));
  const spans = [FOR, RECOVER] as const;
  const adds: ReactNode[] = [
    !has(FOR.path) && <Add key="for" hint={FOR.hint} onClick={() => set(FOR.path, 5 * MINUTE_MS)}>{FOR.add}</Add>,
    recovery !== null && !has(recovery.path) && <Add key="level" hint={LEVEL_HINT} onClick={() => set(recovery.path, startOfRecovery(leaf, recovery))}>{recovery.words}</Add>,
    !has(RECOVER.path) && <Add key="recover" hint={RECOVER.hint} onClick={() => set(RECOVER.path, MINUTE_MS)}>{RECOVER.add}</Add>,
  ];
  return (
    <div className="condition-extras">
      {spans.slice(0, 1).map((span) => has(span.path) && <Extra key={span.add} hint={span.hint} words={span.add} onRemove={() => set(span.path, undefined)}><DurationInput label={span.label} valueMs={numberAt(leaf, span.path)} isInvalid={hasProblem(span.path)} onChange={(value) => set(span.path, value)} /></Extra>)}
      {recovery !== null && has(recovery.path) && (
        <Extra hint={LEVEL_HINT} words={recovery.words} onRemove={() => set(recovery.path, undefined)}>
          {recovery.kind === 'number'
            ? <NumberInput label={`Over: ${recovery.words}`} value={numberAt(leaf, recovery.path)} isInvalid={hasProblem(recovery.path)} onChange={(value) => set(recovery.path, value)} />
            : <DurationInput label={`Over: ${recovery.words}`} valueMs={numberAt(leaf, recovery.path)} isInvalid={hasProblem(recovery.path)} onChange={(value) => set(recovery.path, value)} />}
        </Extra>
      )}
      {spans.slice(1).map((span) => has(span.path) && <Extra key={span.add} hint={span.hint} words={span.add} onRemove={() => set(span.path, undefined)}><DurationInput label={span.label} valueMs={numberAt(leaf, span.path)} isInvalid={hasProblem(span.path)} onChange={(value) => set(span.path, value)} /></Extra>)}
      {adds}
    </div>
  );
}

const Add = ({ hint, onClick, children }: { readonly hint: string; readonly onClick: () => void; readonly children: ReactNode }) => (
  <Tooltip text={hint}><button type="button" className="condition-extra-add" onClick={onClick}>+ {children}</button></Tooltip>
);

const Extra = ({ hint, words, onRemove, children }: { readonly hint: string; readonly words: string; readonly onRemove: () => void; readonly children: ReactNode }) => (
  <span className="condition-extra">
    <Tooltip text={hint}><span className="rule-help" tabIndex={0}>{words}</span></Tooltip>
    {children}
    <button type="button" className="chip-remove" aria-label={`Take away: ${words}`} onClick={onRemove}><X size={12} aria-hidden /></button>
  </span>
);
