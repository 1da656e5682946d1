import type { AudioFile } from "../../workers/environment/objects.ts";

const DAY_MS = 86_400_000;

/** What a call's object keeps of its audio recording; the audio itself is in the bucket. */
export interface AudioTerms {
  organizationId: string;
  callId: string;
  retentionDays: number;
  deleteAtEpochMs: number;
  /** The call has ended. */
  isEnded: boolean;
  /** Null until the end, and of a call whose end was lost with its object. */
  lengthMs: number | null;
  /** Segments were lost. */
  isPartial: boolean;
  /** Null until every segment is stored. */
  file: AudioFile | null;
  /** It is to be deleted, and not to be read any more. */
  isErased: boolean;
}

/** Terms of a recording that begins. Its retention is counted from `now` until the call's end counts it anew. */
export function newTerms(
  { organizationId, callId }: Pick<AudioTerms, "organizationId" | "callId">,
  retentionDays: number,
  now: number,
): AudioTerms {
  const deleteAtEpochMs = now + retentionDays * DAY_MS;
  const open = { isEnded: false, lengthMs: null, isPartial: false, file: null, isErased: false };
  return { organizationId, callId, retentionDays, deleteAtEpochMs, ...open };
}

/** Terms of a recording whose call has ended: from `now` on it is kept for its days. */
export function endedTerms(terms: AudioTerms, lengthMs: number | null, isPartial: boolean, now: number): AudioTerms {
  const deleteAtEpochMs = now + terms.retentionDays * DAY_MS;
  return { ...terms, deleteAtEpochMs, isEnded: true, lengthMs, isPartial: terms.isPartial || isPartial };
}

/** Keeps the terms in the object's SQLite. The table exists only while there is a recording. */
export class AudioTermsStore {
  readonly #sql: SqlStorage;
  #terms: AudioTerms | null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    const isThere = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'audio_terms'").toArray().length > 0;
    const row = isThere ? sql.exec<{ json: string }>("SELECT json FROM audio_terms").toArray()[0] : undefined;
    this.#terms = row ? (JSON.parse(row.json) as AudioTerms) : null;
  }

  get terms(): AudioTerms | null {
    return this.#terms;
  }

  write(terms: AudioTerms): void {
    this.#sql.exec(
      "CREATE TABLE IF NOT EXISTS audio_terms (id INTEGER PRIMARY KEY CHECK (id = 1), json TEXT NOT NULL)",
    );
    this.#sql.exec("INSERT OR REPLACE INTO audio_terms (id, json) VALUES (1, ?)", JSON.stringify(terms));
    this.#terms = terms;
  }

  drop(): void {
    this.#sql.exec("DROP TABLE IF EXISTS audio_terms");
    this.#terms = null;
  }
}
