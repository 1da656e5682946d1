import type { Clock, Timer } from "../../voice/clock.ts";
import { within } from "../../voice/deadline.ts";
import type { CallEndReason, CallEvent } from "../../voice/timeline/events.ts";
import { errorName, writeLog } from "../../workers/environment/log.ts";
import type {
  CallReport,
  EventBatch,
  HubAnswer,
  ProviderUse,
  ReportedTurn,
  ToldCalls,
} from "../../workers/measure/hub-reports.ts";
import type { CallPresence, HeardSoFar } from "../../workers/measure/live-feed.ts";
import { hasDeadAir } from "../../workers/measure/live-tally.ts";
import { hubNameOf } from "./hub-name.ts";
import type { HubPool, Letter, LetterPart, PoolMember } from "./hub-pool.ts";

/** A call with nothing to tell says so this often, or its hub would count it as lost. */
const RENEWAL_MS = 30_000;

const DEADLINE_MS = 2_000;
/** A hub that failed is left alone for this long. */
const REST_MS = 10_000;

/** What is under way is looked at again after this. */
const LOOK_AGAIN_MS = 50;
/** Longer than any letter is waited for: the object that sent it is gone, and with it the answer. */
const LOST_AFTER_MS = 2 * DEADLINE_MS;

/** What waits for a slow hub; the oldest goes. Events that it misses it asks for. */
const MAX_TURNS = 50;
const MAX_USES = 200;
const MAX_EVENTS = 500;

/** A hub or a shard of one, as calls tell it. */
export interface ReportedHub {
  callsTold(told: ToldCalls): HubAnswer | Promise<HubAnswer>;
}

/** Hubs of the deployment, and how a report outlives the event that caused it. */
export interface HubReporterDeps {
  clock: Clock;
  hub: (name: string) => ReportedHub;
  waitUntil: (task: Promise<unknown>) => void;
  /** Shared with the other calls of the organisation in this isolate. */
  pool: HubPool;
}

/**
 * Reporter of one call to its organisation's hub: presence, finished turns, and events while somebody watches. Nothing
 * waits for it: of each kind one batch is under way at a time, within a deadline, and a hub that fails costs the call
 * nothing but its place on the live pages. Turns and events wait a moment, as long as the hub wishes, for others to go
 * with them.
 */
export class HubReporter implements PoolMember {
  readonly #deps: HubReporterDeps;
  readonly #organizationId: string;
  /** Hub and shards by their numbers: finding one anew costs a fifth of a report. One that failed is found anew. */
  readonly #hubs = new Map<number, ReportedHub>();
  #presence: CallPresence;
  #isPresenceNew = true;
  #hasDeadAir = false;
  #turns: ReportedTurn[] = [];
  #uses: ProviderUse[] = [];
  /** Time by which the next report is due; null after the last. */
  #reportDueAtMs: number | null;
  #reportSentAtMs: number | null = null;
  #hasLogged = false;

  /** Null until the hub has said it: the first events are kept for who watches every call. */
  #watchedUntilMs: number | null = null;
  /** True from when the hub asked for events until more was told: an answer to what was told before is older. */
  #isWishNew = false;
  #events: CallEvent[] = [];
  /** Words of the running turn that were not told yet. */
  #heard: HeardSoFar | null = null;
  /** Place in the timeline of the event that comes next. */
  #nextIndex: number;
  #eventsSentAtMs: number | null = null;
  #timer: { timer: Timer; atMs: number } | null = null;

  /** `eventCount`: events in the call's timeline already. */
  constructor(deps: HubReporterDeps, organizationId: string, presence: CallPresence, eventCount: number) {
    this.#deps = deps;
    this.#organizationId = organizationId;
    this.#presence = presence;
    this.#nextIndex = eventCount;
    this.#reportDueAtMs = deps.clock.now();
    this.#tellInTime();
  }

  get callId(): string {
    return this.#presence.callId;
  }

  get hasNews(): boolean {
    return this.#hasReport || this.#hasEvents;
  }

  /** Takes the next event of the timeline. */
  observe(event: CallEvent): void {
    this.#nextIndex += 1;
    if (!this.#isWatched) return;
    this.#events.push(event);
    // The end of a turn has its words.
    if (event.type === "agent_turn_ended" && event.turnId === this.#heard?.turnId) this.#heard = null;
    if (this.#events.length > MAX_EVENTS) this.#events.shift();
    this.#tellInTime();
  }

  /** Takes the words of the running turn as far as they were heard: no event has them before the turn ends. */
  heard(words: HeardSoFar): void {
    if (!this.#isWatched) return;
    this.#heard = words;
    this.#tellInTime();
  }

  /** Takes a finished turn. */
  turnEnded(turn: ReportedTurn): void {
    const { clock, pool } = this.#deps;
    this.#hasDeadAir ||= hasDeadAir(turn);
    this.#turns.push(turn);
    if (this.#turns.length > MAX_TURNS) this.#turns.shift();
    this.#reportBy(clock.now() + pool.pace.turnsWithinMs);
  }

  /** Takes a use of a provider; it is told with the turn's end. */
  providerUsed(use: ProviderUse): void {
    this.#uses.push(use);
    if (this.#uses.length > MAX_USES) this.#uses.shift();
  }

  /** Tells events until then; the hub has got all that came before. */
  watch(untilEpochMs: number): void {
    this.#watchedUntilMs = untilEpochMs;
    this.#isWishNew = true;
    this.#events = [];
    this.#heard = null;
  }

  /** Tells what is left, and that the call has ended. */
  end(reason: CallEndReason): void {
    this.#presence = { ...this.#presence, state: "ended", endReason: reason };
    this.#isPresenceNew = true;
    this.#reportBy(this.#deps.clock.now());
  }

  take(wants: { report: boolean; events: boolean }): LetterPart {
    const nowMs = this.#deps.clock.now();
    const wereEventsAway = this.#areEventsAway(nowMs);
    const events = wants.events && this.#hasEvents && !wereEventsAway ? this.#takeEvents(nowMs) : null;
    // A hub passes on no event of a call that has ended: the end goes with the last of them, or after.
    const isHeldBack = this.#hasEnded && (wereEventsAway || this.#hasEvents);
    const isFree = this.#hasReport && !this.#isReportAway(nowMs) && !isHeldBack;
    const report = wants.report && isFree ? this.#takeReport(nowMs) : null;
    if (events !== null || report !== null) this.#isWishNew = false;
    return { events, report };
  }

  told({ report, events }: LetterPart, watchedUntilEpochMs: number | null): void {
    if (events !== null) this.#eventsSentAtMs = null;
    if (report !== null) this.#reportSentAtMs = null;
    if (watchedUntilEpochMs === null) {
      if (report !== null && !this.#hasEnded) this.#isPresenceNew = true;
      if (this.#isPresenceNew) this.#reportDueAtMs = this.#deps.clock.now();
    } else if (watchedUntilEpochMs > 0) this.#watchedUntilMs = watchedUntilEpochMs;
    else if (!this.#isWishNew) {
      this.#watchedUntilMs = 0;
      this.#events = [];
      this.#heard = null;
    }
  }

  get #hasEnded(): boolean {
    return this.#presence.state === "ended";
  }

  get #isWatched(): boolean {
    return this.#watchedUntilMs === null || this.#watchedUntilMs > this.#deps.clock.now();
  }

  get #hasReport(): boolean {
    return this.#isPresenceNew || this.#turns.length > 0;
  }

  get #hasEvents(): boolean {
    return this.#watchedUntilMs !== null && (this.#events.length > 0 || this.#heard !== null);
  }

  #isReportAway(nowMs: number): boolean {
    return this.#reportSentAtMs !== null && nowMs - this.#reportSentAtMs < LOST_AFTER_MS;
  }

  #areEventsAway(nowMs: number): boolean {
    return this.#eventsSentAtMs !== null && nowMs - this.#eventsSentAtMs < LOST_AFTER_MS;
  }

  #takeReport(nowMs: number): CallReport {
    const [presence, turns, providerUses] = [this.#presence, this.#turns, this.#uses];
    this.#isPresenceNew = false;
    this.#turns = [];
    this.#uses = [];
    this.#reportSentAtMs = nowMs;
    this.#reportDueAtMs = this.#hasEnded ? null : nowMs + RENEWAL_MS;
    return { organizationId: this.#organizationId, presence, turns, providerUses, hasDeadAir: this.#hasDeadAir };
  }

  #takeEvents(nowMs: number): EventBatch {
    const [events, heard] = [this.#events, this.#heard];
    const fromIndex = this.#nextIndex - events.length;
    this.#events = [];
    this.#heard = null;
    this.#eventsSentAtMs = nowMs;
    return { callId: this.callId, fromIndex, events: events.map((event) => JSON.stringify(event)), heard };
  }

  #reportBy(atMs: number): void {
    this.#reportDueAtMs = Math.min(this.#reportDueAtMs ?? atMs, atMs);
    this.#tellInTime();
  }

  /** Time at which this call is to tell something; null when there is nothing left to tell. */
  #dueAtMs(nowMs: number): number | null {
    const { pool } = this.#deps;
    const areEventsAway = this.#areEventsAway(nowMs);
    let dueAtMs = this.#reportDueAtMs ?? Number.POSITIVE_INFINITY;
    if (this.#isReportAway(nowMs) || (this.#hasEnded && areEventsAway)) {
      dueAtMs = Math.max(dueAtMs, nowMs + LOOK_AGAIN_MS);
    }
    if (this.#hasEvents) dueAtMs = Math.min(dueAtMs, areEventsAway ? nowMs + LOOK_AGAIN_MS : pool.eventsFreeAtMs);
    if (dueAtMs === Number.POSITIVE_INFINITY) return null;
    // The end is told to a hub that rests, too.
    return this.#hasEnded ? dueAtMs : Math.max(dueAtMs, pool.restsUntilMs);
  }

  /** Sees to it that what there is to tell is told when it is due, unless another call takes it along before. */
  #tellInTime(): void {
    const { clock, pool } = this.#deps;
    if (this.hasNews) pool.add(this);
    const nowMs = clock.now();
    const atMs = this.#dueAtMs(nowMs);
    if (atMs === null || (this.#timer !== null && this.#timer.atMs <= atMs)) return;
    this.#timer?.timer.cancel();
    const timer = clock.startTimer(Math.max(0, atMs - nowMs), () => {
      this.#timer = null;
      this.#tellWhatIsDue();
    });
    this.#timer = { timer, atMs };
  }

  #tellWhatIsDue(): void {
    const { clock, waitUntil } = this.#deps;
    const nowMs = clock.now();
    const dueAtMs = this.#dueAtMs(nowMs);
    if (dueAtMs === null) return;
    if (dueAtMs > nowMs) this.#tellInTime();
    else {
      if (this.#reportDueAtMs !== null && this.#reportDueAtMs <= nowMs) this.#isPresenceNew = true;
      waitUntil(this.#tell(nowMs));
    }
  }

  async #tell(nowMs: number): Promise<void> {
    const letters = this.#deps.pool.write(this, nowMs);
    await Promise.all(letters.map((letter) => this.#send(letter)));
    this.#tellInTime();
  }

  /** Sends a letter, and tells those whose it is how that went. */
  async #send({ content, parts }: Letter): Promise<void> {
    const { clock, pool } = this.#deps;
    try {
      const asked = Promise.resolve(this.#hub(content.shard).callsTold(content));
      const answer = await within(asked, "hub", DEADLINE_MS, clock);
      pool.heed(answer);
      const watched = new Set(answer.watchedCalls);
      for (const { member, part } of parts) {
        member.told(part, watched.has(member.callId) ? answer.watchedUntilEpochMs : 0);
      }
    } catch (error) {
      this.#hubs.delete(content.shard);
      pool.restUntil(clock.now() + REST_MS);
      for (const { member, part } of parts) member.told(part, null);
      if (!this.#hasLogged) writeLog({ event: "hub_not_told", callId: this.callId, reason: errorName(error) });
      this.#hasLogged = true;
    }
  }

  #hub(shard: number): ReportedHub {
    const known = this.#hubs.get(shard) ?? this.#deps.hub(hubNameOf(this.#organizationId, shard));
    this.#hubs.set(shard, known);
    return known;
  }
}
