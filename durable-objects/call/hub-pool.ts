import {
  type CallReport,
  type EventBatch,
  firstPace,
  type HubAnswer,
  type TellingPace,
  type ToldCalls,
} from "../../workers/measure/hub-reports.ts";
import { shardOf } from "./hub-name.ts";

/*
 * A call to another object costs far more than what is said in it. So calls of one organisation that live in the same
 * isolate tell their hub together: each still sees to it that it is told of in time, and the one whose time comes first
 * takes along what the others have. What they share is plain data, never a timer, a stub or a promise: those belong to
 * one object each.
 */

/** Bounds of one letter; what does not fit goes with the next. */
const MAX_CALLS = 200;
const MAX_EVENT_CHARS = 1_000_000;

/** Part of a letter that one call gave along. */
export interface LetterPart {
  report: CallReport | null;
  events: EventBatch | null;
}

/** Call that has something to tell. Others call these methods from their own objects: none may start a timer. */
export interface PoolMember {
  readonly callId: string;
  /** True while there is something that was not taken. */
  readonly hasNews: boolean;
  /** Takes what is to be told and not under way already. */
  take(wants: { report: boolean; events: boolean }): LetterPart;
  /** Takes how it went: until when the call's events are wanted, 0 for not at all; null when the hub failed. */
  told(part: LetterPart, watchedUntilEpochMs: number | null): void;
}

/** What goes to one object at once, and whose it is. */
export interface Letter {
  content: ToldCalls;
  parts: readonly { member: PoolMember; part: LetterPart }[];
}

/** Pool of the calls of one organisation in this isolate, which tell their hub together. */
export class HubPool {
  readonly #members = new Set<PoolMember>();
  #shards = 1;
  #pace: TellingPace = firstPace;
  #eventsToldAtMs = 0;
  #restsUntilMs = 0;

  get pace(): TellingPace {
    return this.#pace;
  }

  /** Time at which events may be told again. */
  get eventsFreeAtMs(): number {
    return this.#eventsToldAtMs + this.#pace.eventsWithinMs;
  }

  /** Time until which a hub that failed is left alone. */
  get restsUntilMs(): number {
    return this.#restsUntilMs;
  }

  /** Adds a call that has news: whichever call tells next takes them along. */
  add(member: PoolMember): void {
    this.#members.add(member);
  }

  /** Writes what `first` has to tell and what the others have: one letter, or two where the hub has shards. */
  write(first: PoolMember, nowMs: number): Letter[] {
    const shard = shardOf(first.callId, this.#shards);
    const letters =
      shard === 0
        ? [this.#write(first, 0, { report: true, events: true })]
        : // Events first: a call's end is told after them.
          [
            this.#write(first, 0, { report: false, events: true }),
            this.#write(first, shard, { report: true, events: false }),
          ];
    if (letters.some(({ content }) => content.events.length > 0)) this.#eventsToldAtMs = nowMs;
    return letters.filter(({ parts }) => parts.length > 0);
  }

  /** Heeds the wishes of a hub that has answered. */
  heed({ shards, pace }: HubAnswer): void {
    this.#shards = shards;
    this.#pace = pace;
  }

  /** Leaves a hub that failed alone. */
  restUntil(epochMs: number): void {
    this.#restsUntilMs = epochMs;
  }

  #write(first: PoolMember, shard: number, wants: { report: boolean; events: boolean }): Letter {
    const parts: { member: PoolMember; part: LetterPart }[] = [];
    let eventChars = 0;
    for (const member of new Set([first, ...this.#members])) {
      if (parts.length >= MAX_CALLS || eventChars >= MAX_EVENT_CHARS) break;
      const isOfShard = wants.report && shardOf(member.callId, this.#shards) === shard;
      const part = member.take({ ...wants, report: isOfShard });
      if (!member.hasNews) this.#members.delete(member);
      if (part.report === null && part.events === null) continue;
      parts.push({ member, part });
      for (const event of part.events?.events ?? []) eventChars += event.length;
    }
    const reports = parts.flatMap(({ part }) => part.report ?? []);
    const events = parts.flatMap(({ part }) => part.events ?? []);
    return { content: { shard, reports, events }, parts };
  }
}
