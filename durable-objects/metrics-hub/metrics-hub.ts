import { DurableObject } from "cloudflare:workers";
import type { Env } from "../../workers/environment/env.ts";
import type { MetricsHubObject } from "../../workers/environment/objects.ts";
import type { BenchmarkProgress } from "../../workers/measure/benchmarks/report.ts";
import type {
  CallReport,
  HubAnswer,
  HubTotals,
  PageViewBatch,
  RequestBatch,
  ShardAnswer,
  ShardReport,
  ToldCalls,
} from "../../workers/measure/hub-reports.ts";
import { NOTED, RECEIVED } from "../../workers/measure/live-feed.ts";
import type { LiveFigures, LiveGauges } from "../../workers/measure/live-figures.ts";
import {
  figuresOf,
  tallyCallEnd,
  tallyCallStart,
  tallyPageView,
  tallyReport,
  tallyRequests,
} from "../../workers/measure/live-tally.ts";
import { Tally } from "../../workers/measure/tally.ts";
import { workerClock } from "../../workers/time/worker-clock.ts";
import { HubAlerts } from "../alerts/hub-alerts.ts";
import { CallRelay } from "./call-relay.ts";
import { CallsInProgress } from "./calls-in-progress.ts";
import { FeedSockets } from "./feed-sockets.ts";
import { FigureKeeper } from "./figure-keeper.ts";
import { HubStore } from "./hub-store.ts";
import { LiveFeed } from "./live-feed.ts";
import { Shard } from "./shard.ts";
import { ShardPlan } from "./shard-plan.ts";
import { TotalsKeeper } from "./totals-keeper.ts";
import { Visitors } from "./visitors.ts";

/** Time between two cleanings of a hub that has something stored: the longest that anything is kept. */
const CLEANING_MS = 3_900_000;

/** Ends of turns wait this long for others, while somebody sees figures every 5 s and while nobody does. */
const TURNS_WAIT_MS = 1_000;
const UNSEEN_TURNS_WAIT_MS = 5_000;

/**
 * Durable Object of an organisation's live figures, or a shard of one. It holds sockets, storage and alarm; the parts
 * beside it decide. While nobody subscribes it has no timer but the write of what was reported last, and sleeps.
 */
export class MetricsHub extends DurableObject<Env> implements MetricsHubObject {
  readonly #store: HubStore;
  readonly #keeper: FigureKeeper;
  readonly #totals: TotalsKeeper;
  readonly #calls = new CallsInProgress();
  readonly #visitors = new Visitors();
  readonly #plan = new ShardPlan(workerClock.now());
  readonly #feed: LiveFeed;
  readonly #alerts: HubAlerts;
  readonly #relay: CallRelay;
  readonly #sockets: FeedSockets;
  /** Set when this object is a shard. */
  #shard: Shard | null = null;
  #isCleaningDue = false;
  /** Time of the alarm that was asked for last; null when none is waited for. */
  #alarmAtMs: number | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const nowMs = workerClock.now();
    this.#store = new HubStore(ctx.storage.sql);
    this.#keeper = new FigureKeeper(this.#store, workerClock);
    this.#totals = new TotalsKeeper(this.#store);
    for (const presence of this.#store.readCalls(nowMs)) this.#calls.report(presence, nowMs);
    for (const { visitor, seenAtMs } of this.#store.readVisitors(nowMs)) this.#visitors.see(visitor, seenAtMs);
    this.#alerts = new HubAlerts({
      name: ctx.id.name,
      sql: ctx.storage.sql,
      env,
      now: workerClock.now,
      wakeBy: (atEpochMs) => ctx.waitUntil(this.#wakeBy(atEpochMs)),
    });
    const newestCalls = (limit: number) => this.#calls.newest(limit);
    this.#feed = new LiveFeed({
      clock: workerClock,
      figures: () => this.#figures(),
      newestCalls,
      beforeBeat: () => this.#endLostCalls(),
      onCaughtUp: (socket) => this.#relay.rewind(socket),
    });
    this.#relay = new CallRelay({
      clock: workerClock,
      callOf: (callId) => this.#calls.get(callId),
      newestCalls,
      watchCall: (callId, untilEpochMs) => env.CALL_SESSION.getByName(callId).watch(untilEpochMs),
      subscriberOf: (socket) => this.#feed.subscriber(socket),
    });
    // Answered by the runtime, so that thousands of subscribers can tell that they keep up without waking the hub.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(RECEIVED, NOTED));
    this.#feed.setAlerts(this.#alerts.feedAlerts());
    this.#sockets = new FeedSockets(ctx, this.#feed, this.#relay);
    this.#sockets.restore();
  }

  /** Takes a subscriber's socket. */
  override async fetch(request: Request): Promise<Response> {
    return this.#sockets.accept(request);
  }

  callsTold({ shard, reports, events }: ToldCalls): HubAnswer {
    const [first] = reports;
    if (shard > 0 && first !== undefined) return this.#shardFor(first.organizationId).callsTold(reports);
    this.#plan.note(reports.length, workerClock.now());
    if (reports.some(({ turns, providerUses }) => turns.length + providerUses.length > 0)) {
      this.#keeper.add((tally) => {
        for (const report of reports) tallyReport(tally, report);
      });
    }
    for (const report of reports) this.#alerts.callReported(report);
    // Of calls that begin before their events, and of those that end after.
    for (const report of reports) if (report.presence.state === "active") this.#takePresence(report);
    for (const batch of events) this.#relay.tell(batch);
    for (const report of reports) if (report.presence.state === "ended") this.#takePresence(report);
    const callIds = [...reports.map(({ presence }) => presence.callId), ...events.map(({ callId }) => callId)];
    return { ...this.#relay.wishesOf(callIds), ...this.#wishes };
  }

  shardReported({ reports, tally, calls, observations }: ShardReport): ShardAnswer {
    this.#plan.note(reports, workerClock.now());
    const gathered = Tally.fromBytes(tally);
    if (!gathered.isEmpty) this.#keeper.add((whole) => whole.merge(gathered));
    this.#alerts.shardReported(observations);
    for (const call of calls) this.#takePresence(call);
    return { ...this.#relay.wishes, ...this.#wishes };
  }

  requestsServed({ routes }: RequestBatch): void {
    this.#keeper.add((tally) => {
      for (const route of routes) tallyRequests(tally, route);
    });
    this.#alerts.requestsServed(routes);
    this.#cleanLater();
  }

  pageViewed({ visitor, views }: PageViewBatch): void {
    const nowMs = workerClock.now();
    if (this.#visitors.see(visitor, nowMs)) this.#store.writeVisitor(visitor, nowMs);
    this.#keeper.add((tally) => {
      for (const view of views) tallyPageView(tally, view);
    });
    this.#alerts.pageViewed(views);
    this.#cleanLater();
  }

  accessChanged(visitor: string): void {
    this.#feed.accessChanged(visitor);
  }

  async alertSettingsChanged(organizationId: string): Promise<void> {
    this.#alerts.settingsChanged(organizationId);
  }

  async alertAcknowledged(organizationId: string, incidentId: string): Promise<void> {
    this.#alerts.acknowledged(organizationId, incidentId);
    this.#feed.setAlerts(this.#alerts.feedAlerts());
  }

  benchmarkProgressed(progress: BenchmarkProgress): void {
    this.#feed.setBenchmark(progress);
  }

  exposition(): HubTotals {
    // Written first: what was told once is not to be lost, or a total would fall.
    this.#keeper.write();
    return { totals: this.#totals.read(workerClock.now()).toBytes(), gauges: this.#gauges() };
  }

  override webSocketMessage(server: WebSocket, data: string | ArrayBuffer): void {
    this.#sockets.receive(server, data);
  }

  override webSocketClose(server: WebSocket): void {
    this.#sockets.leave(server);
    // The other half of the handshake; a page would wait for it.
    server.close(1000, "left");
  }

  override webSocketError(server: WebSocket): void {
    this.#sockets.leave(server);
  }

  override async alarm(): Promise<void> {
    this.#keeper.write();
    this.#isCleaningDue = false;
    this.#alarmAtMs = null;
    // Before their steps are deleted.
    this.#totals.takeOver(workerClock.now());
    if (this.#store.deleteOld(workerClock.now())) this.#cleanLater();
    if (await this.#alerts.run()) this.#feed.setAlerts(this.#alerts.feedAlerts());
  }

  #takePresence({ presence, hasDeadAir }: Pick<CallReport, "presence" | "hasDeadAir">): void {
    const { callId, services, state, endReason } = presence;
    if (state === "ended") {
      if (!this.#calls.end(callId)) return;
      this.#keeper.add((tally) => tallyCallEnd(tally, services, { endReason, hasDeadAir }));
      this.#alerts.callEnded({ presence, hasDeadAir });
      this.#forget(callId);
      return;
    }
    const nowMs = workerClock.now();
    const { isFirst, isWorthKeeping } = this.#calls.report(presence, nowMs);
    if (isWorthKeeping) this.#store.writeCall(presence, nowMs);
    if (!isFirst) return;
    this.#keeper.add((tally) => tallyCallStart(tally, services));
    this.#relay.begin(callId);
    this.#feed.putCall(presence);
    this.#cleanLater();
  }

  #endLostCalls(): void {
    for (const callId of this.#calls.expire(workerClock.now())) this.#forget(callId);
  }

  #forget(callId: string): void {
    this.#store.deleteCall(callId);
    this.#relay.end(callId);
    this.#feed.removeCall(callId);
  }

  /** How calls are to report from now on. */
  get #wishes(): Pick<HubAnswer, "shards" | "pace"> {
    const turnsWithinMs = this.#feed.subscriberCount > 0 ? TURNS_WAIT_MS : UNSEEN_TURNS_WAIT_MS;
    return { shards: this.#plan.shards, pace: { turnsWithinMs, eventsWithinMs: this.#relay.eventsWithinMs } };
  }

  #figures(): LiveFigures {
    return { ...figuresOf(this.#keeper.read()), gauges: this.#gauges() };
  }

  #gauges(): LiveGauges {
    return {
      callsInProgress: this.#calls.countByServices(),
      activeUsers: this.#visitors.count(this.#feed.visitors, workerClock.now()),
      subscribers: this.#feed.subscriberCount,
    };
  }

  #shardFor(organizationId: string): Shard {
    const hub = this.env.METRICS_HUB.getByName(organizationId);
    this.#shard ??= new Shard(workerClock, (report) => hub.shardReported(report));
    return this.#shard;
  }

  /** Sees to it that what is stored now is deleted once no window reaches it. */
  #cleanLater(): void {
    if (this.#isCleaningDue) return;
    this.#isCleaningDue = true;
    this.ctx.waitUntil(this.#wakeBy(workerClock.now() + CLEANING_MS));
  }

  /**
   * Has the alarm ring at this time or before; it cleans whenever it rings. The time is noted before anything is waited
   * for: of two that ask at once, the later does not put off the earlier.
   */
  async #wakeBy(atEpochMs: number): Promise<void> {
    if (this.#alarmAtMs !== null && this.#alarmAtMs <= atEpochMs) return;
    this.#alarmAtMs = atEpochMs;
    const { storage } = this.ctx;
    const knownMs = await storage.getAlarm();
    if (knownMs === null || knownMs > atEpochMs) await storage.setAlarm(atEpochMs);
  }
}
