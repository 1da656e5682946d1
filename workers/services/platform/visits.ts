/** An organisation counts as visited for this long after a person was last seen there. */
const VISITED_SECONDS = 1_800;
/** One that is visited all the time is noted this often by each isolate. */
const NOTE_EVERY_MS = 600_000;
/** Organisations remembered by one isolate; when there are more, some are noted again. */
const MAX_REMEMBERED = 5_000;
const PREFIX = "visited:";

/** When this isolate noted a visit to an organisation. */
export class VisitMemory {
  readonly #notedAtMs = new Map<string, number>();

  /** Whether a visit now is to be noted; if so, it is taken for noted. */
  take(organizationId: string, nowMs: number): boolean {
    if (nowMs - (this.#notedAtMs.get(organizationId) ?? Number.NEGATIVE_INFINITY) < NOTE_EVERY_MS) return false;
    if (this.#notedAtMs.size >= MAX_REMEMBERED) this.#notedAtMs.clear();
    this.#notedAtMs.set(organizationId, nowMs);
    return true;
  }

  /** The note was not taken: the next visit tries again. */
  release(organizationId: string): void {
    this.#notedAtMs.delete(organizationId);
  }
}

/**
 * Which organisations people have been in lately, in KV: whoever asks by the minute must not keep a database awake that has nothing else to do. Keys of programs
 * open no pages, so only sessions count.
 */
export function createVisits(
  kv: Pick<KVNamespace, "list" | "put">,
  memory: VisitMemory,
  waitUntil: (task: Promise<unknown>) => void,
  now: () => number = Date.now,
) {
  return {
    /** A person of the organisation is here. Waits for nothing. */
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

    /** Organisations visited lately, the latest first; KV shows a note within a minute of its making. Of more than a thousand, those of the first thousand names. */
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
export type Visits = ReturnType<typeof createVisits>;

interface VisitNote {
  atMs: number;
}
