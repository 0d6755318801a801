import type { AgentName } from '../../../shared/domain/activity.ts';
import type { SourceEvent } from '../../../shared/domain/source-event.ts';
import type { UtcMs } from '../../../shared/domain/time.ts';
import type { ReadEvents, RefusedItem } from '../../ports/connector.ts';
import type { Delivery } from '../../ports/inbox.ts';
import type { Item } from '../kit/items.ts';
import { parseJson, textOf } from './json.ts';
import { applyToText, isEmail, refusedContent } from './personal.ts';
import { itemOf, readEvent } from './read-event.ts';
import type { RingcentralSettings } from './settings.ts';

/** More than any sender would put into one delivery; a nested list is a list. */
const MAX_NESTING = 3;

type Found = { readonly items: readonly unknown[] } | { readonly reason: string; readonly content: string };

/** One delivery in whatever form: the content decides, not the type that it claims to have. */
export function readDelivery(delivery: Pick<Delivery, 'query' | 'body' | 'receivedAt'>, settings: RingcentralSettings): ReadEvents {
  return toEvents(findInDelivery(delivery), delivery.receivedAt, settings);
}

function findInDelivery({ query, body }: Pick<Delivery, 'query' | 'body'>): readonly Found[] {
  const asked = parseForm(query);
  const text = stripMark(body);
  if (text.trim() === '') return [asked === null ? { reason: 'the delivery is empty', content: query } : { items: [asked] }];
  const isFormBody = !/^\s*[[{"]/.test(text) && parseForm(text) !== null;
  const form = isFormBody ? parseForm(text) : null;
  // The fields of one event may be shared out between the address and the form.
  if (form !== null && asked !== null && !isEventLike(asked)) return [{ items: [{ ...asked, ...form }] }];
  if (form !== null && asked !== null && !isEventLike(form)) return [{ items: [{ ...form, ...asked }] }];
  const sent = form === null ? findInText(text) : [{ items: [form] }];
  return asked !== null && isEventLike(asked) ? [{ items: [asked] }, ...sent] : sent;
}

const isEventLike = (item: Item): boolean => textOf(item, 'event_type') !== null;

/** JSON (one object or a list), else a form. Of objects of which one is broken, the others are read. */
function findInText(text: string): readonly Found[] {
  const parsed = parseJson(text);
  if (parsed.ok) return [toFound(parsed.value)];
  const form = /^\s*[[{"<]/.test(text) ? null : parseForm(text.trim());
  if (form !== null) return [{ items: [form] }];
  const pieces = splitObjects(text);
  if (pieces.length < 2) return [{ reason: parsed.reason, content: text }];
  return pieces.map((piece) => {
    const part = parseJson(piece);
    return part.ok ? toFound(part.value) : { reason: part.reason, content: piece };
  });
}

const toFound = (value: unknown): Found => ({ items: Array.isArray(value) ? flatten(value) : [value] });

function flatten(list: readonly unknown[], depth = 1): unknown[] {
  return list.flatMap((item) => (Array.isArray(item) && depth < MAX_NESTING ? flatten(item, depth + 1) : [item]));
}

/** The objects of a text one by one, whatever stands between them; text that belongs to none is a piece too. */
function splitObjects(text: string): readonly string[] {
  const pieces: string[] = [];
  let depth = 0;
  let doneTo = 0;
  const take = (end: number): void => {
    const piece = text.slice(doneTo, end).replace(/^[\s,[\]]+/, '').trimEnd();
    if (piece !== '') pieces.push(piece);
    doneTo = end;
  };
  for (const token of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}]/g)) {
    if (token[0] === '{') depth++;
    else if (token[0] === '}' && depth > 0 && --depth === 0) take(token.index + 1);
  }
  if (!/^[\s,\]]*$/.test(text.slice(doneTo))) take(text.length);
  return pieces;
}

/** Fields of a query or a form; null when there are none. The first of a repeated field that is not empty counts. */
function parseForm(text: string): Item | null {
  const query = stripMark(text).trim().replace(/^\?/, '');
  if (!query.includes('=')) return null;
  const fields = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(query)) if (key !== '' && (fields.get(key) ?? '') === '') fields.set(key, value);
  return fields.size === 0 ? null : Object.fromEntries(fields);
}

const stripMark = (text: string): string => text.replace(/^\uFEFF/, '');

function toEvents(found: readonly Found[], receivedAt: UtcMs, settings: RingcentralSettings): ReadEvents {
  const events: SourceEvent[] = [];
  const quarantined: RefusedItem[] = [];
  for (const part of found) {
    if (!('items' in part)) {
      quarantined.push({ reason: part.reason, content: applyToText(part.content, settings.personalData) });
      continue;
    }
    for (const item of part.items) {
      const event = readEvent(item, receivedAt, settings);
      if (typeof event !== 'string') events.push(event);
      else quarantined.push({ reason: event, content: refusedContent(item, settings.personalData) });
    }
  }
  return { events, quarantined, names: findNames(events, settings) };
}

/** Who the events name, where no list with real names is polled: the first part of the e-mail that they sign in with. */
function findNames(events: readonly SourceEvent[], settings: RingcentralSettings): AgentName[] {
  if (settings.pull !== null || settings.personalData !== 'keep') return [];
  const newest = new Map<string, { readonly at: UtcMs; readonly name: AgentName }>();
  for (const event of events) {
    const item = itemOf(event);
    const username = textOf(item, 'username')?.trim() ?? '';
    const email = stripSuffix(username, textOf(item, 'account_id') ?? '');
    const known = event.agentId === null ? undefined : newest.get(event.agentId);
    if (event.agentId === null || !isEmail(email) || (known !== undefined && known.at > event.eventAt)) continue;
    newest.set(event.agentId, { at: event.eventAt, name: { agentId: event.agentId, name: email.slice(0, email.indexOf('@')), email, isActive: null } });
  }
  return [...newest.values()].map(({ name }) => name);
}

/** The e-mail address is usually combined with the account's id. [Login event: username] */
const stripSuffix = (text: string, suffix: string): string => (suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text);

/** A file of events: JSON whole, however it is broken into lines, else line by line (NDJSON, a log of query strings, or a list of which a line is broken). */
export function readFile(text: string, receivedAt: UtcMs, settings: RingcentralSettings): ReadEvents {
  const plain = stripMark(text);
  if (plain.trim() === '') return { events: [], quarantined: [], names: [] };
  const isJsonLike = /^\s*[[{]/.test(plain);
  const whole = isJsonLike ? parseJson(plain) : null;
  if (whole?.ok === true) return toEvents([toFound(whole.value)], receivedAt, settings);
  const lines = plain.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  const isByLine = lines.length > 1 && lines.some((line) => isWholeLine(line));
  // Beside whole lines, one that holds nothing but a bracket or comma of the list around them is no item.
  const items = isByLine ? lines.filter((line) => !/^[\s,[\]]+$/.test(line)) : lines;
  const found = isJsonLike && !isByLine ? findInText(plain) : items.flatMap(findInLine);
  return toEvents(found, receivedAt, settings);
}

/** A line that is an event by itself, in a list or alone. */
function isWholeLine(line: string): boolean {
  return /^\{.*\}$/.test(toBareObject(line)) || (/event_type=/.test(line) && !/^\s*[{}[\]"]/.test(line));
}

/** An object's line without the commas and brackets of the list around it. */
function toBareObject(line: string): string {
  return line.trim().replace(/^[[,\s]+(?=\{)/, '').replace(/(?<=\})[\],\s]+$/, '');
}

/** One line: an object, or a query, behind an address or a time stamp or both. */
function findInLine(line: string): readonly Found[] {
  const trimmed = line.trim();
  if (/^[[{,]/.test(trimmed)) {
    const list = parseJson(trimmed);
    return list.ok ? [toFound(list.value)] : findInText(toBareObject(trimmed));
  }
  const form = parseForm(queryIn(trimmed));
  if (form !== null && isEventLike(form)) return [{ items: [form] }];
  const brace = trimmed.indexOf('{');
  const parsed = brace > 0 ? parseJson(trimmed.slice(brace)) : null;
  return [parsed?.ok === true ? toFound(parsed.value) : { reason: 'the line is neither JSON nor a query string with an event_type', content: line }];
}

/** The query of a line: behind its question mark, or from its first field on, up to what a server's log writes after it. */
function queryIn(line: string): string {
  const at = line.search(/[?&\s"]?event_type=/);
  const mark = at < 0 ? -1 : line.lastIndexOf('?', at + 1);
  const text = mark >= 0 ? line.slice(mark + 1) : line.slice(Math.max(0, line.search(/\w+=/)));
  return (text.split(/["#]| HTTP\/\d/)[0] ?? '').trimEnd();
}
