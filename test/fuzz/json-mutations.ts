/** Chances in an order that a seed decides. */
export interface Chances {
  below(limit: number): number;
  isSo(share: number): boolean;
  pick<T>(items: readonly T[]): T;
}

export function chancesOf(random: () => number): Chances {
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    below,
    isSo: (share) => random() < share,
    pick: <T>(items: readonly T[]): T => items[below(items.length)] as T,
  };
}

/** What breaks programs that believe what they are sent. */
export const WRONG_VALUES: readonly unknown[] = [
  null,
  "",
  " ",
  0,
  -1,
  1.5,
  true,
  [],
  {},
  [null],
  [[]],
  { type: "text" },
  "null",
  "x".repeat(3_000),
  "\ud800",
];

/** JSON with its fields in another order, and most often one of them missing or one of `wrongValues`. */
export function mutatedJson(json: string, wrongValues: readonly unknown[], chances: Chances): string {
  const { below, isSo, pick } = chances;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return json; // cut by an earlier mutation
  }
  const places = placesOf(value);
  const place = places[below(places.length)];
  if (place !== undefined && isSo(0.8)) {
    const [holder, name] = place;
    if (isSo(0.3)) delete holder[name];
    else holder[name] = pick(wrongValues);
  }
  return JSON.stringify(value, reorder(chances));
}

/** Writes the fields of objects in another order. */
function reorder({ below }: Chances) {
  return (_: string, value: unknown): unknown => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value);
    for (let at = entries.length - 1; at > 0; at--) {
      const other = below(at + 1);
      [entries[at], entries[other]] = [entries[other] as [string, unknown], entries[at] as [string, unknown]];
    }
    return Object.fromEntries(entries);
  };
}

/** Every place of a value where another could stand. */
function placesOf(value: unknown): [holder: Record<string, unknown>, name: string][] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap(
    (name) => [[holder, name], ...placesOf(holder[name])] as [typeof holder, string][],
  );
}
