import { BoundedMap } from "../../voice/bounded-map.ts";
import type { Clock, Timer } from "../../voice/clock.ts";
import type { BenchmarkProgress } from "../../workers/measure/benchmarks/report.ts";
import { MAX_LISTED_CALLS } from "../../workers/measure/feed-limits.ts";
import { figuresChange } from "../../workers/measure/feed-state.ts";
import type { CallChanges, CallPresence, LiveAlert, LiveServerMessage } from "../../workers/measure/live-feed.ts";
import type { LiveFigures } from "../../workers/measure/live-figures.ts";
import { FeedHistory } from "./feed-history.ts";
import { type FeedSocket, FeedSubscriber, type SubscriberIdentity } from "./feed-subscriber.ts";

/** Figures are told this often. */
export const BEAT_MS = 5_000;
/** A beat that was late is made up for by so much shorter ones: no page is to be told too soon, either. */
const MAX_CATCH_UP_MS = 400;

/** Between two messages about calls, at least, and the time that sending one takes. */
const PUSH_PAUSE_MS = 100;
const SENDING_PER_SUBSCRIBER_MS = 0.05;

/**
 * Time after a change of access in which a credential may still be believed somewhere: who connects within it is to
 * connect again after it. Names of so many are remembered, the newest.
 */
const ACCESS_SETTLES_MS = 15_000;
const MAX_CHANGED_ACCESS = 1_000;

/** Progress of a benchmark that was not told of for this long is dropped: its object tells after each step. */
const BENCHMARK_SILENCE_MS = 120_000;

/** Subscribers of one hub; Cloudflare holds 32,768 sockets an object. */
const MAX_SUBSCRIBERS = 20_000;

/** State that the feed tells of, and what it does to a subscriber that was left behind. */
export interface LiveFeedDeps {
  clock: Clock;
  /** Reads the figures as they are now. */
  figures: () => LiveFigures;
  /** Lists the newest calls in progress. */
  newestCalls: (limit: number) => CallPresence[];
  /** Called before each beat, to remove calls that report no more. */
  beforeBeat: () => void;
  /** Called when a subscriber was behind and got a snapshot. */
  onCaughtUp: (socket: FeedSocket) => void;
}

/**
 * Live feed of one hub: who subscribes, and what they are sent. It has a timer only while somebody subscribes: the beat
 * of the figures, and the pause between two messages about calls.
 */
export class LiveFeed {
  readonly #deps: LiveFeedDeps;
  readonly #history: FeedHistory;
  readonly #subscribers = new Map<FeedSocket, FeedSubscriber>();
  /** Of those, the ones that were there before the hub slept. */
  readonly #unsure = new Set<FeedSubscriber>();
  /** Visitors whose access has changed, and until when it may not be known everywhere. */
  readonly #changedAccess = new BoundedMap<string, number>(MAX_CHANGED_ACCESS);
  #alerts: readonly LiveAlert[] = [];
  #areAlertsNew = false;
  #benchmark: { progress: BenchmarkProgress; toldAtMs: number } | null = null;
  #isBenchmarkNew = false;
  readonly #put = new Map<string, CallPresence>();
  readonly #gone = new Set<string>();
  /** Figures as the last difference or snapshot left them. */
  #figures: LiveFigures | null = null;
  /** Snapshot of the present number, for subscribers that come together. */
  #snapshot: { seq: number; text: string } | null = null;
  #beat: Timer | null = null;
  /** Time at which the beat is due. */
  #beatDueAtMs = 0;
  #push: Timer | null = null;
  #pushedAtMs = 0;
  #joined = 0;

  constructor(deps: LiveFeedDeps) {
    this.#deps = deps;
    this.#history = new FeedHistory(deps.clock.now());
  }

  get subscriberCount(): number {
    return this.#subscribers.size;
  }

  /** Opaque names of those who subscribe now. */
  get visitors(): string[] {
    return [...this.#subscribers.values()].map(({ identity }) => identity.visitor);
  }

  subscriber(socket: FeedSocket): FeedSubscriber | undefined {
    return this.#subscribers.get(socket);
  }

  /** Adds a subscriber and sends it what it missed since `seq`, or a snapshot. */
  connect(socket: FeedSocket, identity: SubscriberIdentity, seq: number | null): FeedSubscriber {
    const subscriber = this.#add(socket, identity);
    const settledAtMs = this.#changedAccess.get(identity.visitor) ?? 0;
    if (settledAtMs > this.#deps.clock.now()) subscriber.endBy(settledAtMs);
    if (this.#subscribers.size > MAX_SUBSCRIBERS) {
      this.disconnect(socket);
      subscriber.refuse("too_many_subscribers");
    } else this.#catchUp(subscriber, seq);
    return subscriber;
  }

  /** Adds a subscriber that was there before the hub slept. What it has seen since is not known: it gets a snapshot. */
  restore(socket: FeedSocket, identity: SubscriberIdentity): void {
    this.#unsure.add(this.#add(socket, identity));
  }

  #add(socket: FeedSocket, identity: SubscriberIdentity): FeedSubscriber {
    // A golden ratio apart: evenly spread, however many come.
    const share = (this.#joined++ * 0.618_034) % 1;
    const subscriber = new FeedSubscriber(socket, identity, share, this.#deps.clock.now());
    this.#subscribers.set(socket, subscriber);
    if (this.#beat === null) this.#beatIn(BEAT_MS);
    return subscriber;
  }

  disconnect(socket: FeedSocket): void {
    if (!this.#subscribers.delete(socket) || this.#subscribers.size > 0) return;
    this.#beat?.cancel();
    this.#push?.cancel();
    this.#beat = null;
    this.#push = null;
    this.#put.clear();
    this.#gone.clear();
    // What changes from now on is written nowhere.
    this.#history.interrupt();
  }

  /** Has the subscribers of a visitor connect anew, so that their access is looked at again. */
  accessChanged(visitor: string): void {
    this.#changedAccess.set(visitor, this.#deps.clock.now() + ACCESS_SETTLES_MS);
    for (const [socket, subscriber] of [...this.#subscribers]) {
      if (subscriber.identity.visitor !== visitor) continue;
      subscriber.refuse("reconnect");
      this.disconnect(socket);
    }
  }

  /** Sends a subscriber what it missed since `seq`, or a snapshot. */
  resume(socket: FeedSocket, seq: number): void {
    const subscriber = this.#subscribers.get(socket);
    if (subscriber) this.#catchUp(subscriber, seq);
  }

  /** Tells of a call that began or changed. */
  putCall(presence: CallPresence): void {
    if (this.#subscribers.size === 0) return;
    this.#gone.delete(presence.callId);
    this.#put.set(presence.callId, presence);
    this.#pushSoon();
  }

  /** Tells of a call that is in progress no more. */
  removeCall(callId: string): void {
    if (this.#subscribers.size === 0) return;
    this.#put.delete(callId);
    this.#gone.add(callId);
    this.#pushSoon();
  }

  /** Tells of the alerts as they are now. */
  setAlerts(alerts: readonly LiveAlert[]): void {
    this.#alerts = alerts;
    if (this.#subscribers.size === 0) return;
    this.#areAlertsNew = true;
    this.#pushSoon();
  }

  /** Tells of the benchmark that runs, or has just ended. */
  setBenchmark(progress: BenchmarkProgress): void {
    this.#benchmark = { progress, toldAtMs: this.#deps.clock.now() };
    if (this.#subscribers.size === 0) return;
    this.#isBenchmarkNew = true;
    this.#pushSoon();
  }

  #currentBenchmark(): BenchmarkProgress | null {
    const { clock } = this.#deps;
    if (this.#benchmark !== null && clock.now() - this.#benchmark.toldAtMs > BENCHMARK_SILENCE_MS) {
      this.#benchmark = null;
      this.#isBenchmarkNew = true;
    }
    return this.#benchmark?.progress ?? null;
  }

  #catchUp(subscriber: FeedSubscriber, seq: number | null): void {
    const missed = seq === null ? null : this.#history.since(seq);
    for (const text of missed ?? [this.#snapshotText()]) subscriber.send(text);
  }

  #snapshotText(): string {
    const { seq } = this.#history;
    const { clock, figures, newestCalls } = this.#deps;
    // Of a snapshot that others have got already, the next difference tells all that is new: calls since it was made,
    // figures since the last beat.
    const isFirst = this.#figures === null || this.#subscribers.size <= 1;
    if (this.#snapshot?.seq === seq && !isFirst) return this.#snapshot.text;
    if (this.#figures === null || isFirst) this.#figures = figures();
    const message: LiveServerMessage = {
      type: "snapshot",
      seq,
      atEpochMs: clock.now(),
      figures: this.#figures,
      calls: newestCalls(MAX_LISTED_CALLS),
      alerts: [...this.#alerts],
      benchmark: this.#currentBenchmark(),
    };
    this.#snapshot = { seq, text: JSON.stringify(message) };
    return this.#snapshot.text;
  }

  #beatNow(): void {
    const { clock } = this.#deps;
    this.#beat = null;
    this.#deps.beforeBeat();
    this.#review(clock.now());
    if (this.#subscribers.size === 0) return;
    this.#pushNow(this.#deps.figures());
    // By the beat that was due, not the one that came: lateness does not add up.
    const lateMs = clock.now() - this.#beatDueAtMs;
    this.#beatIn(BEAT_MS - Math.min(lateMs, MAX_CATCH_UP_MS));
  }

  #beatIn(ms: number): void {
    const { clock } = this.#deps;
    this.#beatDueAtMs = clock.now() + ms;
    this.#beat = clock.startTimer(ms, () => this.#beatNow());
  }

  /** Parts with subscribers that are gone, and gives those that have caught up the present state. */
  #review(nowMs: number): void {
    for (const [socket, subscriber] of [...this.#subscribers]) {
      const verdict = subscriber.review(nowMs);
      if (verdict === "caught_up") {
        this.#catchUp(subscriber, null);
        this.#deps.onCaughtUp(socket);
      } else if (verdict === "gone" || verdict === "expired") {
        subscriber.refuse(verdict === "gone" ? "too_slow" : "reconnect");
        this.disconnect(socket);
      }
    }
  }

  #pushSoon(): void {
    if (this.#subscribers.size === 0 || this.#push !== null) return;
    const { clock } = this.#deps;
    const sendingMs = this.#subscribers.size * SENDING_PER_SUBSCRIBER_MS;
    const atMs = Math.max(clock.now(), this.#pushedAtMs + PUSH_PAUSE_MS + sendingMs);
    // A message that would still be on its way to thousands when the beat is due goes with the beat.
    if (atMs + sendingMs > this.#beatDueAtMs) return;
    this.#push = clock.startTimer(atMs - clock.now(), () => this.#pushNow(null));
  }

  /** Sends a difference: what is new of calls and alerts and, at a beat, of the figures. */
  #pushNow(figures: LiveFigures | null): void {
    this.#push?.cancel();
    this.#push = null;
    for (const subscriber of this.#unsure) this.#catchUp(subscriber, null);
    this.#unsure.clear();
    const benchmark = this.#currentBenchmark();
    const changes: CallChanges = { put: [...this.#put.values()], gone: [...this.#gone] };
    const text = this.#history.append({
      atEpochMs: this.#deps.clock.now(),
      ...(figures !== null && { figures: this.#figures === null ? figures : figuresChange(this.#figures, figures) }),
      ...(changes.put.length + changes.gone.length > 0 && { calls: changes }),
      ...(this.#areAlertsNew && { alerts: [...this.#alerts] }),
      ...(this.#isBenchmarkNew && { benchmark }),
    });
    this.#put.clear();
    this.#gone.clear();
    this.#areAlertsNew = false;
    this.#isBenchmarkNew = false;
    this.#figures = figures ?? this.#figures;
    for (const subscriber of this.#subscribers.values()) subscriber.send(text);
    this.#pushedAtMs = this.#deps.clock.now();
  }
}
