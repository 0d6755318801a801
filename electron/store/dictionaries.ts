import type { Activity } from '../../shared/domain/activity.ts';
import type { Db } from './database.ts';

/** The words of an activity that repeat a great deal: one small number stands for them. */
export type KindWords = Pick<Activity, 'type' | 'category' | 'name' | 'eligibleForRouting' | 'medium' | 'mediumManager' | 'direction' | 'calls' | 'semiLive' | 'nonLive'>;
export type OutcomeWords = Pick<Activity, 'status' | 'reason'>;

export interface Kind extends KindWords {
  readonly ref: number;
  /** Sources in which it has been seen. */
  readonly sourceIds: Set<number>;
}

export interface Outcome extends OutcomeWords { readonly ref: number }

type Word = string | number | boolean | null;
interface Branch<Leaf> { readonly next: Map<Word, Branch<Leaf>>; leaf: Leaf | undefined }

const KIND_COLUMNS = 'kind_ref, type, category, name, eligible, medium, medium_manager, direction, calls, semi_live, non_live';
type KindTuple = [number, string, string | null, string | null, number | null, string | null, string | null, string | null, number | null, number | null, number | null];
type OutcomeTuple = [number, string | null, string | null];

const newBranch = <Leaf>(): Branch<Leaf> => ({ next: new Map(), leaf: undefined });

function step<Leaf>(branch: Branch<Leaf>, word: Word): Branch<Leaf> {
  const known = branch.next.get(word);
  if (known !== undefined) return known;
  const made = newBranch<Leaf>();
  branch.next.set(word, made);
  return made;
}

/** A path of words instead of one joined key: no separator that a vendor's text could contain. */
function branchOfKind(root: Branch<Kind>, words: KindWords): Branch<Kind> {
  let branch = step(step(step(root, words.type), words.category), words.name);
  branch = step(step(step(step(branch, words.eligibleForRouting), words.medium), words.mediumManager), words.direction);
  return step(step(step(branch, words.calls), words.semiLive), words.nonLive);
}

function toKind(tuple: KindTuple): Kind {
  const [ref, type, category, name, eligible, medium, mediumManager, direction, calls, semiLive, nonLive] = tuple;
  return { ref, type, category, name, eligibleForRouting: eligible === null ? null : eligible === 1, medium, mediumManager, direction, calls, semiLive, nonLive, sourceIds: new Set() };
}

/** Text that SQLite would give back as it is; a lone surrogate would come back as another character. */
export const isStorable = (text: string | null): boolean => text === null || text.isWellFormed();

const isCounter = (value: number | null): boolean => value === null || Number.isSafeInteger(value);

function refuseKind(words: KindWords): string | null {
  const texts = [words.type, words.category, words.name, words.medium, words.mediumManager, words.direction];
  if (!texts.every(isStorable)) return 'A text holds half of a surrogate pair.';
  return [words.calls, words.semiLive, words.nonLive].every(isCounter) ? null : 'A workload counter is no integer.';
}

const bit = (value: boolean | null): number | null => (value === null ? null : Number(value));

/** Interns words for the writer. What a rolled-back transaction made must be forgotten: `clear`. */
export interface Interning {
  /** A refusal is a text: the words cannot be kept exactly. */
  kind(words: KindWords, sourceId: number): Kind | string;
  outcome(words: OutcomeWords): Outcome | string;
  /** By words: absent first, then by code units. */
  compareOutcomes(a: number, b: number): number;
  clear(): void;
}

export function createInterning(db: Db): Interning {
  const addKind = db.prepare(`INSERT INTO kind (${KIND_COLUMNS}) VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const addOutcome = db.prepare('INSERT INTO outcome (status, reason) VALUES (?, ?)');
  const addSourceKind = db.prepare('INSERT OR IGNORE INTO source_kind (source_id, kind_ref) VALUES (?, ?)');
  const dictionary = createDictionary(db);
  let kinds = newBranch<Kind>();
  let outcomes = newBranch<Outcome>();
  let isLoaded = false;

  function load(): void {
    isLoaded = true;
    dictionary.reload();
    for (const kind of dictionary.kinds()) branchOfKind(kinds, kind).leaf = kind;
    for (const outcome of dictionary.outcomes()) step(step(outcomes, outcome.status), outcome.reason).leaf = outcome;
    const pairs = db.prepare('SELECT source_id, kind_ref FROM source_kind').raw().all() as [number, number][]; // the columns named
    for (const [sourceId, ref] of pairs) dictionary.kind(ref).sourceIds.add(sourceId);
  }

  function newKind(words: KindWords): Kind | string {
    const refusal = refuseKind(words);
    if (refusal !== null) return refusal;
    const { type, category, name, eligibleForRouting, medium, mediumManager, direction, calls, semiLive, nonLive } = words;
    addKind.run(type, category, name, bit(eligibleForRouting), medium, mediumManager, direction, calls, semiLive, nonLive);
    dictionary.reload();
    return dictionary.lastKind();
  }

  return {
    kind(words, sourceId) {
      if (!isLoaded) load();
      const branch = branchOfKind(kinds, words);
      const kind = branch.leaf ?? newKind(words);
      if (typeof kind === 'string') return kind;
      branch.leaf = kind;
      if (!kind.sourceIds.has(sourceId)) {
        addSourceKind.run(sourceId, kind.ref);
        kind.sourceIds.add(sourceId);
      }
      return kind;
    },
    outcome(words) {
      if (!isLoaded) load();
      const branch = step(step(outcomes, words.status), words.reason);
      if (branch.leaf !== undefined) return branch.leaf;
      if (!isStorable(words.status) || !isStorable(words.reason)) return 'A text holds half of a surrogate pair.';
      branch.leaf = { ref: Number(addOutcome.run(words.status, words.reason).lastInsertRowid), status: words.status, reason: words.reason };
      return branch.leaf;
    },
    compareOutcomes: (a, b) => compareWords(dictionary.outcome(a), dictionary.outcome(b)),
    clear() {
      kinds = newBranch();
      outcomes = newBranch();
      isLoaded = false;
      dictionary.clear();
    },
  };
}

function compareWords(a: OutcomeWords, b: OutcomeWords): number {
  return compareTexts(a.status, b.status) || compareTexts(a.reason, b.reason);
}

/** Absent before present, then by code units: the same on every machine. */
export function compareTexts(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  return a < b ? -1 : 1;
}

/** Words by number, for readers. A number that is not known yet was written since: the rest is read then. */
export interface Dictionary {
  kind(ref: number): Kind;
  outcome(ref: number): Outcome;
  kinds(): Iterable<Kind>;
  outcomes(): Iterable<Outcome>;
  lastKind(): Kind;
  reload(): void;
  clear(): void;
}

export function createDictionary(db: Db): Dictionary {
  const readKinds = db.prepare(`SELECT ${KIND_COLUMNS} FROM kind WHERE kind_ref > ? ORDER BY kind_ref`).raw();
  const readOutcomes = db.prepare('SELECT outcome_ref, status, reason FROM outcome WHERE outcome_ref > ? ORDER BY outcome_ref').raw();
  const kinds = new Map<number, Kind>();
  const outcomes = new Map<number, Outcome>();
  let lastKindRef = 0;
  let lastOutcomeRef = 0;

  function reload(): void {
    for (const tuple of readKinds.all(lastKindRef) as KindTuple[]) { // the columns named above
      const kind = toKind(tuple);
      kinds.set(kind.ref, kind);
      lastKindRef = kind.ref;
    }
    for (const [ref, status, reason] of readOutcomes.all(lastOutcomeRef) as OutcomeTuple[]) { // the columns named above
      outcomes.set(ref, { ref, status, reason });
      lastOutcomeRef = ref;
    }
  }

  function find<Entry>(entries: ReadonlyMap<number, Entry>, ref: number, what: string): Entry {
    const known = entries.get(ref);
    if (known !== undefined) return known;
    reload();
    const read = entries.get(ref);
    if (read === undefined) throw new Error(`The ${what} ${ref} is in no dictionary.`);
    return read;
  }

  return {
    kind: (ref) => find(kinds, ref, 'kind'),
    outcome: (ref) => find(outcomes, ref, 'outcome'),
    kinds: () => kinds.values(),
    outcomes: () => outcomes.values(),
    lastKind: () => find(kinds, lastKindRef, 'kind'),
    reload,
    clear() {
      kinds.clear();
      outcomes.clear();
      lastKindRef = 0;
      lastOutcomeRef = 0;
    },
  };
}
