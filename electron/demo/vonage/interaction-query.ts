import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Interaction } from '../../../shared/domain/interaction.ts';
import { HOUR_MS, type ClosedInterval, type UtcMs } from '../../../shared/domain/time.ts';
import { MAX_LAG_MS } from '../floor/rules.ts';
import { updatesOf } from './contact.ts';
import type { ContactBook, ContactEntry } from './contact-book.ts';
import { isContactIncluded, publishedInteraction } from './published-interaction.ts';
import type { Include } from './published.ts';

/** One question to the interactions endpoint, its parameters already checked. */
export interface InteractionSearchQuery {
  readonly window: ClosedInterval;
  readonly include: Include;
  /** From 1. */
  readonly page: number;
  readonly limit: number;
  /** The vendor's clock at the request. */
  readonly at: UtcMs;
}

export interface InteractionSearch {
  find(query: InteractionSearchQuery): Promise<{ readonly items: readonly Interaction[]; readonly totalCount: number }>;
  /** Everything that goes on at an instant as far as the vendor knows, by start. */
  ongoing(at: UtcMs): readonly Interaction[];
  /** Time of the newest event that is published. */
  latestUpdate(at: UtcMs): UtcMs;
}

/** A part of an answer: its length is known before its items are. */
interface Part { readonly count: number; readonly entries: () => readonly ContactEntry[] }

/** The event loop gets a turn after this much work. */
const TURN_MS = 20;
const hourOf = (at: UtcMs): UtcMs => Math.floor(at / HOUR_MS) * HOUR_MS;

const listPart = (entries: readonly ContactEntry[]): Part => ({ count: entries.length, entries: () => entries });
const shown = (entries: readonly ContactEntry[], at: UtcMs): readonly Interaction[] => entries.flatMap((entry) => publishedInteraction(entry.layOut(), at) ?? []);

/** Answers are put together from hours, like those of the activities; before them come the contacts that had begun before the window. */
export function createInteractionSearch(book: ContactBook, historyStartAt: UtcMs): InteractionSearch {
  /** Whole hours in the past only have to be counted, and only the hours on the page are made. */
  function hourPart(hourAt: UtcMs, { window, include, at }: InteractionSearchQuery): Part {
    const isWhole = hourAt >= window.startAt && hourAt + HOUR_MS <= window.endAt;
    if (isWhole && hourAt + HOUR_MS <= at - MAX_LAG_MS) return { count: book.count(hourAt), entries: () => book.block(hourAt) };
    return listPart(book.block(hourAt).filter((contact) => contact.startAt >= window.startAt && isContactIncluded(contact, include, window, at)));
  }

  async function partsOf(query: InteractionSearchQuery): Promise<readonly Part[]> {
    const { window, include, at } = query;
    const parts: Part[] = include === 'Started' ? [] : [listPart(book.workedOnAt(window.startAt).filter((contact) => isContactIncluded(contact, include, window, at)))];
    let turnAt = performance.now();
    for (let hourAt = hourOf(Math.max(window.startAt, historyStartAt)); hourAt < Math.min(window.endAt, at); hourAt += HOUR_MS) {
      parts.push(hourPart(hourAt, query));
      if (performance.now() - turnAt < TURN_MS) continue;
      await nextTurn();
      turnAt = performance.now();
    }
    return parts;
  }

  return {
    find: async (query) => {
      const from = (query.page - 1) * query.limit;
      const items: Interaction[] = [];
      let before = 0;
      for (const part of await partsOf(query)) {
        const first = Math.max(0, from - before);
        const last = Math.min(part.count, from + query.limit - before);
        if (first < last) items.push(...shown(part.entries().slice(first, last), query.at));
        before += part.count;
      }
      return { items, totalCount: before };
    },
    ongoing: (at) => {
      const hourAt = hourOf(at);
      const open = [...book.workedOnAt(hourAt), ...book.block(hourAt)].filter((contact) => contact.startAt + contact.lagMs <= at && contact.doneAt > at);
      return shown(open, at);
    },
    latestUpdate: (at) => {
      const hourAt = hourOf(at);
      const known = [...book.workedOnAt(hourAt), ...book.block(hourAt)].filter((contact) => contact.startAt + contact.lagMs <= at);
      // What was done a while ago is older than its end by seconds only; what goes on has to be looked into.
      const ended = known.reduce((latest, contact) => (contact.doneAt <= at ? Math.max(latest, contact.endAt) : latest), historyStartAt);
      const open = known.filter((contact) => contact.doneAt > at);
      return open.reduce((latest, contact) => Math.max(latest, (updatesOf(contact.layOut()).findLast((seen) => seen <= at) ?? 0) - contact.lagMs), ended);
    },
  };
}
