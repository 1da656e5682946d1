import type { Clock, Timer } from "../../voice/clock.ts";
import { within } from "../../voice/deadline.ts";
import type { CallEndReason, CallEvent } from "../../voice/timeline/events.ts";
import { errorName, writeLog } from "../../workers/environment/log.ts";
import type { CallReport, HubAnswer, ProviderUse, ReportedTurn } from "../../workers/measure/hub-reports.ts";
import type { CallPresence, HeardSoFar } from "../../workers/measure/live-feed.ts";
import { hasDeadAir } from "../../workers/measure/live-tally.ts";
import { hubNameOf, shardOf } from "./hub-name.ts";

/** A turn's end is told this much later, so that its call's end, if it follows, is in the same report. */
const REPORT_DELAY_MS = 100;
/** A call with nothing to tell says so this often, or its hub would count it as lost. */
const RENEWAL_MS = 30_000;
/** Events of a watched call are told together, at most this often. */
const EVENTS_PAUSE_MS = 200;

const DEADLINE_MS = 2_000;
/** A hub that failed is left alone for this long. */
const REST_MS = 10_000;

/** What waits for a slow hub; the oldest goes. Events that it misses it asks for. */
const MAX_TURNS = 50;
const MAX_USES = 200;
const MAX_EVENTS = 500;

/** A hub or a shard of one, as a call reports to it. */
export interface ReportedHub {
  callReported(report: CallReport): HubAnswer | Promise<HubAnswer>;
  callEvents(
    callId: string,
    fromIndex: number,
    events: readonly CallEvent[],
    heard: HeardSoFar | null,
  ): HubAnswer | Promise<HubAnswer>;
}

/** Hubs of the deployment, and how a report outlives the event that caused it. */
export interface HubReporterDeps {
  clock: Clock;
  hub: (name: string) => ReportedHub;
  waitUntil: (task: Promise<unknown>) => void;
}

/**
 * Reporter of one call to its organisation's hub: presence, finished turns, and events while somebody watches. Nothing
 * waits for it: one report is under way at a time, each within a deadline, and a hub that fails costs the call nothing
 * but its place on the live pages.
 */
export class HubReporter {
  readonly #deps: HubReporterDeps;
  readonly #organizationId: string;
  /** Hub and shards by their numbers: finding one anew costs a fifth of a report. One that failed is found anew. */
  readonly #hubs = new Map<number, ReportedHub>();
  #presence: CallPresence;
  #hasDeadAir = false;
  #shards = 1;
  #turns: ReportedTurn[] = [];
  #uses: ProviderUse[] = [];
  #reportTimer: { timer: Timer; atMs: number } | null = null;
  #isReporting = false;
  #restsUntilMs = 0;
  #hasLogged = false;

  #watchedUntilMs = 0;
  #events: CallEvent[] = [];
  /** Words of the running turn that were not told yet. */
  #heard: HeardSoFar | null = null;
  /** Place in the timeline of the event that comes next. */
  #nextIndex: number;
  #eventsTimer: Timer | null = null;
  #eventsToldAtMs = 0;
  #isTelling = false;

  /** `eventCount`: events in the call's timeline already. */
  constructor(deps: HubReporterDeps, organizationId: string, presence: CallPresence, eventCount: number) {
    this.#deps = deps;
    this.#organizationId = organizationId;
    this.#presence = presence;
    this.#nextIndex = eventCount;
    this.#reportIn(0);
  }

  /** Takes the next event of the timeline. */
  observe(event: CallEvent): void {
    this.#nextIndex += 1;
    if (this.#watchedUntilMs <= this.#deps.clock.now()) return;
    this.#events.push(event);
    // The end of a turn has its words.
    if (event.type === "agent_turn_ended" && event.turnId === this.#heard?.turnId) this.#heard = null;
    if (this.#events.length > MAX_EVENTS) this.#events.shift();
    this.#tellSoon();
  }

  /** Takes the words of the running turn as far as they were heard: no event has them before the turn ends. */
  heard(words: HeardSoFar): void {
    if (this.#watchedUntilMs <= this.#deps.clock.now()) return;
    this.#heard = words;
    this.#tellSoon();
  }

  /** Takes a finished turn. */
  turnEnded(turn: ReportedTurn): void {
    this.#hasDeadAir ||= hasDeadAir(turn);
    this.#turns.push(turn);
    if (this.#turns.length > MAX_TURNS) this.#turns.shift();
    this.#reportIn(REPORT_DELAY_MS);
  }

  /** Takes a use of a provider; it is told with the turn's end. */
  providerUsed(use: ProviderUse): void {
    this.#uses.push(use);
    if (this.#uses.length > MAX_USES) this.#uses.shift();
  }

  /** Tells events until then; the hub has got all that came before. */
  watch(untilEpochMs: number): void {
    this.#watchedUntilMs = untilEpochMs;
    this.#events = [];
    this.#heard = null;
  }

  /** Tells what is left, and that the call has ended. */
  end(reason: CallEndReason): void {
    this.#presence = { ...this.#presence, state: "ended", endReason: reason };
    this.#tell();
    // After the last events: a hub relays none of a call that has ended.
    if (!this.#isTelling) this.#reportIn(0);
  }

  #reportIn(delayMs: number): void {
    const { clock } = this.#deps;
    const atMs = Math.max(clock.now() + delayMs, this.#presence.state === "ended" ? 0 : this.#restsUntilMs);
    if (this.#reportTimer !== null && this.#reportTimer.atMs <= atMs) return;
    this.#reportTimer?.timer.cancel();
    const timer = clock.startTimer(atMs - clock.now(), () => {
      this.#reportTimer = null;
      // One that is under way looks again when it is through.
      if (!this.#isReporting) this.#deps.waitUntil(this.#report());
    });
    this.#reportTimer = { timer, atMs };
  }

  async #report(): Promise<void> {
    this.#isReporting = true;
    const [presence, turns, providerUses] = [this.#presence, this.#turns, this.#uses];
    this.#turns = [];
    this.#uses = [];
    const shard = shardOf(presence.callId, this.#shards);
    const report = { organizationId: this.#organizationId, shard, presence, turns, providerUses };
    await this.#ask(shard, (hub) => hub.callReported({ ...report, hasDeadAir: this.#hasDeadAir }));
    this.#isReporting = false;
    if (this.#presence !== presence || this.#turns.length > 0) this.#reportIn(REPORT_DELAY_MS);
    else if (presence.state === "active") this.#reportIn(RENEWAL_MS);
  }

  #tellSoon(): void {
    if (this.#eventsTimer !== null || this.#isTelling) return;
    const { clock } = this.#deps;
    const atMs = Math.max(this.#eventsToldAtMs + EVENTS_PAUSE_MS, this.#restsUntilMs);
    this.#eventsTimer = clock.startTimer(Math.max(0, atMs - clock.now()), () => this.#tell());
  }

  #tell(): void {
    this.#eventsTimer?.cancel();
    this.#eventsTimer = null;
    if (this.#hasToTell && !this.#isTelling) this.#deps.waitUntil(this.#tellEvents());
  }

  get #hasToTell(): boolean {
    return this.#events.length > 0 || this.#heard !== null;
  }

  async #tellEvents(): Promise<void> {
    this.#isTelling = true;
    const [events, heard] = [this.#events, this.#heard];
    const fromIndex = this.#nextIndex - events.length;
    this.#events = [];
    this.#heard = null;
    this.#eventsToldAtMs = this.#deps.clock.now();
    // The hub itself: it has the watchers.
    await this.#ask(0, (hub) => hub.callEvents(this.#presence.callId, fromIndex, events, heard));
    this.#isTelling = false;
    const hasEnded = this.#presence.state === "ended";
    if (this.#hasToTell && hasEnded) this.#tell();
    else if (this.#hasToTell) this.#tellSoon();
    else if (hasEnded) this.#reportIn(0);
  }

  async #ask(shard: number, ask: (hub: ReportedHub) => HubAnswer | Promise<HubAnswer>): Promise<void> {
    const { clock } = this.#deps;
    try {
      const asked = Promise.resolve(ask(this.#hub(shard)));
      const { shards, watchedUntilEpochMs } = await within(asked, "hub", DEADLINE_MS, clock);
      this.#shards = shards;
      this.#watchedUntilMs = watchedUntilEpochMs;
      if (watchedUntilEpochMs > 0) return;
      this.#events = [];
      this.#heard = null;
    } catch (error) {
      this.#hubs.delete(shard);
      this.#restsUntilMs = clock.now() + REST_MS;
      if (!this.#hasLogged) {
        writeLog({ event: "hub_not_told", callId: this.#presence.callId, reason: errorName(error) });
      }
      this.#hasLogged = true;
    }
  }

  #hub(shard: number): ReportedHub {
    const known = this.#hubs.get(shard) ?? this.#deps.hub(hubNameOf(this.#organizationId, shard));
    this.#hubs.set(shard, known);
    return known;
  }
}
