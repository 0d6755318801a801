import { mixSeed } from '../random.ts';
import { lotOf, renderItem, type Published } from './published.ts';

const MALFORMED_SALT = 91;

/** Ways in which an item can be unusable; each takes a good item's text and breaks it. The answer as a whole stays valid JSON. */
const BREAKS: readonly ((item: string) => string)[] = [
  (item) => item.replace(/"agentId":"[^"]*",/, ''),
  (item) => item.replace(/"start":"[^"]*"/, '"start":"yesterday"'),
  (item) => item.replace(/"start":"[^"]*"/, '"start":null'),
  (item) => item.replace(/"duration":[^,]*/, '"duration":-5'),
  (item) => item.replace(/"duration":[^,]*/, '"duration":"a while"'),
  (item) => item.replace(/"type":"[^"]*"/, '"type":17'),
  () => 'null',
  () => '"item"',
];

/** The items of a page with malformed ones beside a share of them; the same page gets the same. */
export function withMalformed(items: readonly Published[], share: number): { readonly texts: readonly string[]; readonly malformed: number } {
  const texts: string[] = [];
  for (const item of items) {
    const text = renderItem(item);
    texts.push(text);
    if (share <= 0 || lotOf(item.sim, MALFORMED_SALT) >= share) continue;
    const bend = BREAKS[mixSeed(MALFORMED_SALT, item.sim.agent.index, item.sim.startAt % 100_000) % BREAKS.length];
    if (bend) texts.push(bend(text));
  }
  return { texts, malformed: texts.length - items.length };
}
