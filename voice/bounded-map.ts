/**
 * Map of bounded weight: entries not used for longest make room for new ones. Each entry weighs 1 unless `weigh` says
 * otherwise, so without it `maxWeight` is a count. An entry is weighed once, when it is set.
 */
export class BoundedMap<Key, Value> {
  readonly #maxWeight: number;
  readonly #weigh: (value: Value) => number;
  /** Entries in the order of use, latest last: a map lists its keys in the order in which they were added. */
  readonly #entries = new Map<Key, { value: Value; weight: number }>();
  #weight = 0;

  constructor(maxWeight: number, weigh: (value: Value) => number = () => 1) {
    this.#maxWeight = maxWeight;
    this.#weigh = weigh;
  }

  /** Number of entries. */
  get size(): number {
    return this.#entries.size;
  }

  /** Weight of all entries, at most `maxWeight`. */
  get weight(): number {
    return this.#weight;
  }

  /** Returns the value under `key`, which counts as a use of it. */
  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Returns the value under `key`, not counted as a use of it. */
  peek(key: Key): Value | undefined {
    return this.#entries.get(key)?.value;
  }

  /** Sets an entry as the latest used. An entry that weighs more than `maxWeight` by itself is not kept. */
  set(key: Key, value: Value): void {
    this.delete(key);
    const weight = this.#weigh(value);
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#maxWeight) return;
      this.delete(oldest);
    }
  }

  /** Removes the entry under `key`, if there is one. */
  delete(key: Key): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }

  /** Yields the entries by use, those not used for longest first. */
  *entries(): Generator<[Key, Value]> {
    for (const [key, { value }] of this.#entries) yield [key, value];
  }
}
