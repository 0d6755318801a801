import { parseRule } from '../../../../shared/alerts/parse-rule.ts';
import type { Rule } from '../../../../shared/alerts/rule.ts';
import { TEMPLATES } from '../../../../shared/alerts/templates.ts';
import type { UtcMs } from '../../../../shared/domain/time.ts';
import { evaluationKeyOf } from '../../../alerts/plan.ts';
import type { RuleRecord } from '../../../ports/alert-store.ts';
import type { StoreWriter } from '../../../ports/stores.ts';
import { badInput, notFound } from '../../failures.ts';
import { renameIn, type Renamed } from './scope-names.ts';

/** The rules, in memory and in the store. Failures are `AppFailure`s. */
export interface RuleBook {
  /** Reads them; the built-in ones are put into the store when they are not there yet. */
  load(): Promise<void>;
  all(): readonly RuleRecord[];
  find(id: number): RuleRecord | null;
  byId(id: number): RuleRecord;
  /** `id` null: a new one. Checked whole: `BAD_INPUT` names the field. */
  save(id: number | null, rule: unknown, isEnabled: boolean): Promise<RuleChange>;
  setEnabled(id: number, isEnabled: boolean): Promise<RuleRecord>;
  mute(id: number, untilAt: UtcMs | null): Promise<RuleRecord>;
  remove(id: number): Promise<RuleRecord>;
  /** Whom rules name has another name now: they go on naming them. In memory at once. */
  rename(renamed: readonly Renamed[]): Promise<void>;
}

export interface RuleChange {
  readonly after: RuleRecord;
  /** It asks something else now, or looks at others. */
  readonly isOther: boolean;
}

export function createRuleBook(store: Pick<StoreWriter, 'listRules' | 'saveRule' | 'removeRule'>, nowAt: () => UtcMs): RuleBook {
  let records: readonly RuleRecord[] = [];
  const keep = (record: RuleRecord): RuleRecord => {
    records = [...records.filter((other) => other.id !== record.id), record].sort((a, b) => a.id - b.id);
    return record;
  };
  const find = (id: number): RuleRecord | null => records.find((record) => record.id === id) ?? null;
  const byId = (id: number): RuleRecord => find(id) ?? notFound('There is no such rule.', 'It may have been removed in another window.');
  const add = async (rule: Rule, isEnabled: boolean, builtIn: string | null): Promise<RuleRecord> => {
    const now = nowAt();
    return keep(await store.saveRule({ id: null, rule, isEnabled, builtIn, createdAt: now, changedAt: now, enabledAt: now, mutedUntilAt: null }));
  };
  return {
    load: async () => {
      records = await store.listRules();
      for (const template of TEMPLATES) {
        if (template.builtIn && !records.some((record) => record.builtIn === template.id)) await add(template.rule, true, template.id);
      }
    },
    all: () => records,
    find,
    byId,
    save: async (id, input, isEnabled) => {
      const rule = parseWhole(input);
      if (id === null) return { after: await add(rule, isEnabled, null), isOther: true };
      const before = byId(id);
      const isOther = questionOf(before.rule) !== questionOf(rule);
      const isNew = isOther || (isEnabled && !before.isEnabled);
      const now = nowAt();
      return { after: keep(await store.saveRule({ ...before, rule, isEnabled, changedAt: now, enabledAt: isNew ? now : before.enabledAt })), isOther };
    },
    setEnabled: async (id, isEnabled) => {
      const before = byId(id);
      return before.isEnabled === isEnabled ? before : keep(await store.saveRule({ ...before, isEnabled, enabledAt: isEnabled ? nowAt() : before.enabledAt }));
    },
    mute: async (id, untilAt) => keep(await store.saveRule({ ...byId(id), mutedUntilAt: untilAt })),
    remove: async (id) => {
      const record = byId(id);
      if (record.builtIn !== null) badInput('A built-in rule cannot be removed.', 'Switch it off instead.', 'id');
      await store.removeRule(id);
      records = records.filter((other) => other.id !== id);
      return record;
    },
    rename: async (renamed) => {
      const changed = records.flatMap((record) => {
        const scope = renamed.reduce(renameIn, record.rule.scope);
        return scope === record.rule.scope ? [] : [{ ...record, rule: { ...record.rule, scope } }];
      });
      changed.forEach(keep);
      for (const record of changed) await store.saveRule(record);
    },
  };
}

/** What it asks, and of whom; not its name, its severity and whom it interrupts. */
function questionOf(rule: Rule): string {
  return `${evaluationKeyOf(rule)} ${JSON.stringify(rule.scope)}`;
}

function parseWhole(input: unknown): Rule {
  const parsed = parseRule(input);
  if (parsed.ok) return parsed.rule;
  const [first] = parsed.problems;
  return badInput(parsed.problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join(' '), 'Correct the rule and try again.', first?.path);
}
