import type { RuleView } from '../../../../shared/contract/alert-schemas.ts';
import type { UtcMs } from '../../../../shared/domain/time.ts';
import type { RuleRecord } from '../../../ports/alert-store.ts';
import { createLiveStreams } from '../../live-stream.ts';
import type { RuleBook } from './rule-book.ts';

/** What a person does with rules. Failures are `AppFailure`s. */
export interface RuleDesk {
  rules(): readonly RuleView[];
  watchRules(signal?: AbortSignal): AsyncIteratorObject<RuleView[], undefined>;
  saveRule(input: { readonly id: number | null; readonly rule: unknown; readonly enabled: boolean }): Promise<RuleView>;
  removeRule(id: number): Promise<void>;
  setEnabled(id: number, enabled: boolean): Promise<RuleView>;
  muteRule(id: number, untilAt: UtcMs | null): Promise<RuleView>;
}

export interface RuleDeskPorts {
  readonly rules: RuleBook;
  readonly toViews: (records: readonly RuleRecord[]) => RuleView[];
  /** Rules came, went or changed; `ruleId`: what this one asks is another. */
  readonly onChange: (ruleId?: number) => void;
}

export function createRuleDesk({ rules, toViews, onChange }: RuleDeskPorts): RuleDesk & { tell(): void; stop(): void } {
  const streams = createLiveStreams<RuleView[]>();
  let version = 1;
  const views = (): RuleView[] => toViews(rules.all());
  const toView = (record: RuleRecord): RuleView => {
    const [view] = toViews([record]);
    if (view === undefined) throw new Error('A rule has a view.');
    return view;
  };
  const tell = (): void => {
    version += 1;
    streams.wakeAll();
  };
  const changed = (ruleId?: number): void => {
    onChange(ruleId);
    tell();
  };
  return {
    tell,
    stop: () => streams.endAll(),
    rules: views,
    watchRules: (signal) => {
      let seen = 0;
      return streams.open(() => {
        if (seen === version) return null;
        seen = version;
        return views();
      }, signal);
    },
    saveRule: async ({ id, rule, enabled }) => {
      const { after, isOther } = await rules.save(id, rule, enabled);
      changed(id !== null && isOther ? after.id : undefined);
      return toView(after);
    },
    removeRule: async (id) => {
      await rules.remove(id);
      changed();
    },
    setEnabled: async (id, enabled) => {
      const record = await rules.setEnabled(id, enabled);
      changed();
      return toView(record);
    },
    muteRule: async (id, untilAt) => {
      const record = await rules.mute(id, untilAt);
      tell();
      return toView(record);
    },
  };
}
