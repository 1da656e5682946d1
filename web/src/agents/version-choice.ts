/** Two versions that are compared: what changed in `version` since `since`. */
export interface ComparedPair {
  since: number;
  version: number;
}

/**
 * Chooses the versions to compare from what the address names: the newest with the one before it unless it names
 * others. `kept` is newest first. `isUnkept`: the address names a version that is not kept.
 */
export function comparedOf(
  kept: readonly number[],
  namedVersion: string | null,
  namedSince: string | null,
): { pair: ComparedPair | null; isUnkept: boolean } {
  const named = kept.find((version) => String(version) === namedVersion);
  const isUnkept = namedVersion !== null && named === undefined;
  const version = named ?? kept[0];
  const since = kept.find((other) => String(other) === namedSince) ?? kept.find((other) => other < (version ?? 0));
  // The oldest has nothing before it; it is held against the next, so that the fields have something to choose.
  const other = since ?? kept.at(-2);
  if (version === undefined || other === undefined) return { pair: null, isUnkept };
  return { pair: { since: other, version }, isUnkept };
}
