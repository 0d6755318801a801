const words = (text: string): string => text.toLowerCase().replaceAll(/[_/\s-]+/g, ' ').trim();

/** Zones whose name holds every word of the query; without a query all of them. */
export function findZones(zones: readonly string[], query: string): string[] {
  const wanted = words(query).split(' ').filter((word) => word !== '');
  return zones.filter((zone) => wanted.every((word) => words(zone).includes(word)));
}
