import { type CallIdentity, CallRecordReader, type CallRecordSoFar } from "../../voice/timeline/call-record.ts";
import type { CallEvent } from "../../voice/timeline/events.ts";
import { TimelineBudget } from "../../voice/timeline/timeline-budget.ts";
import { writeLog } from "../../workers/environment/log.ts";
import type { CallStore } from "./call-store.ts";

/** A finished turn is written a moment later, so that no write holds back the audio of the next. */
const SAVE_DELAY_MS = 300;

/** Timeline of a call as its object keeps it: bounded, written a moment late, and read as a record at any time. */
export class KeptTimeline {
  readonly #store: CallStore;
  readonly #onSaved: () => void;
  #budget = new TimelineBudget();
  /** Reads the record of the call that goes on; null without one. */
  #reader: CallRecordReader | null = null;
  #unsaved: CallEvent[] = [];
  #saveTimer: ReturnType<typeof setTimeout> | null = null;

  /** `onSaved` is told after each write. */
  constructor(store: CallStore, onSaved: () => void) {
    this.#store = store;
    this.#onSaved = onSaved;
  }

  /** Begins with what an earlier life of the call's object has kept; empty for a new call. */
  begin(identity: CallIdentity, history: readonly CallEvent[]): void {
    this.#budget = new TimelineBudget(history);
    this.#reader = readerOf(identity, history);
  }

  /** Takes an event of the call, in order; false for a detail that a full timeline leaves out. */
  keep(event: CallEvent, callId: string): boolean {
    const wasFull = this.#budget.isFull;
    const isKept = this.#budget.admits(event);
    if (isKept) this.#unsaved.push(event);
    if (this.#budget.isFull && !wasFull) writeLog({ event: "call_timeline_full", callId });
    this.#reader?.observe(event);
    if (event.type === "agent_turn_ended") this.#saveTimer ??= setTimeout(() => this.save(), SAVE_DELAY_MS);
    return isKept;
  }

  /** Adds the end of a call whose object was restarted, `atMs` being that of the last event before. */
  close(endOf: (atMs: number) => readonly CallEvent[]): void {
    const last = this.#store.readEvents().at(-1)?.atMs ?? 0;
    this.#unsaved.push(...endOf(last));
  }

  /** Writes what is not written. */
  save(): void {
    if (this.#saveTimer !== null) clearTimeout(this.#saveTimer);
    this.#saveTimer = null;
    const events = this.#unsaved;
    this.#unsaved = [];
    this.#store.appendEvents(events);
    this.#onSaved();
  }

  /** Writes what is not written, and forgets the call, which is over. */
  end(): void {
    this.save();
    this.#reader = null;
  }

  /** Returns every event so far. */
  read(): CallEvent[] {
    this.save();
    return this.#store.readEvents();
  }

  /** Returns the record so far; `playing`: what was heard of the agent turn that is being played. */
  record(identity: CallIdentity, playing: Parameters<CallRecordReader["record"]>[0]): CallRecordSoFar {
    return (this.#reader ?? readerOf(identity, this.read())).record(playing);
  }
}

function readerOf(identity: CallIdentity, events: readonly CallEvent[]): CallRecordReader {
  const reader = new CallRecordReader(identity);
  for (const event of events) reader.observe(event);
  return reader;
}
