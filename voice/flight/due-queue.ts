/** Task that is due at a time; of those of one moment, the one that was put first comes first. */
export interface DueTask {
  atMs: number;
  order: number;
  task: () => void;
  isCancelled: boolean;
}

/** Queue of tasks by the time at which they are due: a binary heap, since a call has a hundred thousand inputs. */
export class DueQueue {
  readonly #heap: DueTask[] = [];
  #order = 0;

  /** Puts a task; setting `isCancelled` on what is returned takes it out again. */
  put(atMs: number, task: () => void): DueTask {
    const due = { atMs, order: this.#order++, task, isCancelled: false };
    this.#heap.push(due);
    for (let place = this.#heap.length - 1; place > 0; ) {
      const parent = (place - 1) >> 1;
      if (!this.#isEarlier(place, parent)) break;
      this.#swap(place, parent);
      place = parent;
    }
    return due;
  }

  /** Takes the earliest task; null when none is left. */
  take(): DueTask | null {
    for (;;) {
      const first = this.#pop();
      if (first === null || !first.isCancelled) return first;
    }
  }

  #pop(): DueTask | null {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (first === undefined || last === undefined) return null;
    if (this.#heap.length === 0) return first;
    this.#heap[0] = last;
    for (let place = 0; ; ) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      let least = place;
      if (left < this.#heap.length && this.#isEarlier(left, least)) least = left;
      if (right < this.#heap.length && this.#isEarlier(right, least)) least = right;
      if (least === place) return first;
      this.#swap(place, least);
      place = least;
    }
  }

  #isEarlier(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one] as DueTask, this.#heap[other] as DueTask];
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  }

  #swap(one: number, other: number): void {
    const held = this.#heap[one] as DueTask;
    this.#heap[one] = this.#heap[other] as DueTask;
    this.#heap[other] = held;
  }
}
