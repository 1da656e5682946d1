/** An organisation counts as visited for this long after a person was last seen there. */
const VISITED_SECONDS = 1_800;
/** An organisation that is visited all the time is noted this often by each isolate. */
const NOTE_EVERY_MS = 600_000;
/** Organisations remembered by one isolate; when there are more, some are noted again. */
const MAX_REMEMBERED = 5_000;
const PREFIX = "visited:";

/** Times at which this isolate noted visits to organisations. */
export class VisitMemory {
  readonly #notedAtMs = new Map<string, number>();

  /** True when a visit now is to be noted; it is then taken for noted. */
  take(organizationId: string, nowMs: number): boolean {
    if (nowMs - (this.#notedAtMs.get(organizationId) ?? Number.NEGATIVE_INFINITY) < NOTE_EVERY_MS) return false;
    if (this.#notedAtMs.size >= MAX_REMEMBERED) this.#notedAtMs.clear();
    this.#notedAtMs.set(organizationId, nowMs);
    return true;
  }

  /** Forgets a note that could not be stored: the next visit tries again. */
  release(organizationId: string): void {
    this.#notedAtMs.delete(organizationId);
  }
}

/**
 * Creates the record of organisations visited lately, in KV: asking by the minute must not keep a database awake that
 * has nothing else to do. Keys of programs open no pages, so only sessions count.
 */
export function createVisits(
  kv: Pick<KVNamespace, "list" | "put">,
  memory: VisitMemory,
  waitUntil: (task: Promise<unknown>) => void,
  now: () => number = Date.now,
) {
  return {
    /** Notes that a person of the organisation is here. Waits for nothing. */
    note(organizationId: string): void {
      const atMs = now();
      if (!memory.take(organizationId, atMs)) return;
      const options = { expirationTtl: VISITED_SECONDS, metadata: { atMs } satisfies VisitNote };
      const noting = async (): Promise<void> => {
        await kv.put(`${PREFIX}${organizationId}`, "", options);
      };
      // Without the note its pages are loaded when they are asked for.
      waitUntil(noting().catch(() => memory.release(organizationId)));
    },

    /**
     * Returns the organisations visited within half an hour, the latest first; KV shows a note within a minute of its
     * making. Of more than a thousand, those of the first thousand names.
     */
    async latest(limit: number): Promise<string[]> {
      const { keys } = await kv.list<VisitNote>({ prefix: PREFIX });
      return keys
        .map(({ name, metadata }) => ({ organizationId: name.slice(PREFIX.length), atMs: metadata?.atMs ?? 0 }))
        .sort((a, b) => b.atMs - a.atMs)
        .slice(0, limit)
        .map(({ organizationId }) => organizationId);
    },
  };
}
/** Record of visits, see `createVisits`. */
export type Visits = ReturnType<typeof createVisits>;

interface VisitNote {
  atMs: number;
}
