import { DurableObject } from "cloudflare:workers";
import type { LiveCall } from "../../voice/flight/live-call.ts";
import type { CallEndReason, CallEvent, CallEventBody } from "../../voice/timeline/events.ts";
import type { CallProvenance } from "../../voice/timeline/services-kind.ts";
import type { Env } from "../../workers/environment/env.ts";
import { errorName, writeLog } from "../../workers/environment/log.ts";
import type {
  CallAudio,
  CallPresenceState,
  CallProgress,
  CallSessionObject,
} from "../../workers/environment/objects.ts";
import type { OperatorAction, OperatorOutcome } from "../../workers/environment/operator-action.ts";
import type { WatchedCall } from "../../workers/measure/hub-reports.ts";
import { type CallServices, createCallServices } from "../../workers/services/calls/call-services.ts";
import { type CallTokenClaims, callTokenClaimsSchema } from "../../workers/services/calls/call-token.ts";
import { LISTEN_CLAIMS_HEADER } from "../../workers/services/calls/listen-token.ts";
import { createRequestServices } from "../../workers/services/create.ts";
import { workerClock } from "../../workers/time/worker-clock.ts";
import { BrowserTransport } from "../../workers/transports/browser.ts";
import { CallOperators } from "../operators/call-operators.ts";
import { ListenedTransport } from "../operators/listened-transport.ts";
import { AudioTermsStore } from "../recording/audio-terms.ts";
import { CallAudioKeeper } from "../recording/call-audio-keeper.ts";
import { acceptSocket, sendError } from "../sockets.ts";
import { buildCall } from "./build-call.ts";
import { type CallMeta, CallOutbox, identityOf } from "./call-outbox.ts";
import { CallStore } from "./call-store.ts";
import { CallerSocket } from "./caller-socket.ts";
import { joinTrial } from "./cost/join-trial.ts";
import { limitCost } from "./cost/limit-cost.ts";
import type { FlightRecorder } from "./flight-recorder.ts";
import { followProviders } from "./follow-providers.ts";
import type { HubReporter } from "./hub-reporter.ts";
import { KeptTimeline } from "./kept-timeline.ts";
import { prepareSession, type Session } from "./prepare-session.ts";
import { RecordingStore } from "./recording-store.ts";
import { startRecording } from "./start-recording.ts";
import { startReporting } from "./start-reporting.ts";
import { TurnPointWriter, takeIsolate } from "./turn-points.ts";

/** Events that a hub is told of a call when somebody begins to watch it; those before them are in the timeline. */
const MAX_WATCHED_EVENTS = 5_000;

/**
 * Durable Object of one call: holds the caller's socket, the call itself, its timeline and the outbox that brings its
 * record to Postgres; decides nothing about the conversation. A caller who reconnects with a valid token finds the call
 * where it was.
 */
export class CallSession extends DurableObject<Env> implements CallSessionObject {
  readonly #store: CallStore;
  readonly #services: CallServices;
  readonly #transport = new BrowserTransport();
  readonly #outbox: CallOutbox;
  readonly #recordings: RecordingStore;
  readonly #audio: CallAudioKeeper;
  #flight: FlightRecorder | null = null;
  #call: LiveCall | null = null;
  #reporter: HubReporter | null = null;
  readonly #caller: CallerSocket;
  readonly #timeline: KeptTimeline;
  readonly #operators = new CallOperators({
    now: workerClock.now,
    callMs: () => this.#callMs(),
    call: () => this.#call,
    note: (event) => this.#note(event),
  });
  /** Takes an event of the call that goes on; null without one. */
  #recordEvent: ((event: CallEvent) => void) | null = null;
  #startedAtEpochMs = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#services = createCallServices(env, (task) => ctx.waitUntil(task));
    this.#store = new CallStore(ctx.storage.sql);
    this.#timeline = new KeptTimeline(this.#store, () => this.#flight?.write());
    this.#recordings = new RecordingStore(ctx.storage.sql);
    this.#audio = new CallAudioKeeper({
      bucket: env.RECORDINGS,
      store: new AudioTermsStore(ctx.storage.sql),
      clock: workerClock,
      waitUntil: (task) => ctx.waitUntil(task),
    });
    this.#outbox = new CallOutbox({
      store: this.#store,
      // Not later than the recordings may be kept.
      setAlarm: (atEpochMs) => {
        const due = [this.#recordings.deleteAtEpochMs, this.#audio.dueAtEpochMs].filter((at) => at !== null);
        return ctx.storage.setAlarm(Math.min(atEpochMs, ...due));
      },
      storeCallRecord: async (record) => {
        await this.#services.storeCallRecord(record);
        if (record.status === "ended" && record.trial !== null) ctx.waitUntil(this.#judgeTrial(record.trial.changeId));
      },
      now: workerClock.now,
    });
    this.#caller = new CallerSocket({
      clock: workerClock,
      transport: this.#transport,
      call: () => this.#call,
      hasBegun: () => this.#outbox.meta !== null,
      hasEnded: () => this.#outbox.meta?.status === "ended",
      start: (session) => this.#startCall(session),
      hearCaller: (samples) => {
        this.#operators.listeners.hearCaller(samples);
        this.#audio.hearCaller(samples);
      },
      notePlayback: (turnId, ms, isStopped) => this.#audio.acknowledge(turnId, ms, isStopped),
      takeAnonymousCall: (organizationId) => this.#services.takeAnonymousCall(organizationId),
    });
  }

  /** Takes a caller's or a listener's socket; the worker has checked the token and passes its claims along. */
  override async fetch(request: Request): Promise<Response> {
    const listenClaims = request.headers.get(LISTEN_CLAIMS_HEADER);
    if (listenClaims !== null) return this.#operators.listen(listenClaims);
    const claims = callTokenClaimsSchema.parse(JSON.parse(request.headers.get("x-call-claims") ?? "null"));
    const { client, server } = acceptSocket();
    const session = await prepareSession(this.#services, claims, this.#coloOf(request));
    if (this.#outbox.meta?.status === "ended") sendError(server, "call_ended");
    else if (session.type === "refused") sendError(server, session.code);
    else this.#caller.connect(server, session);
    return new Response(null, { status: 101, webSocket: client });
  }

  async timeline(): Promise<CallEvent[]> {
    return this.#timeline.read();
  }

  async progress(): Promise<CallProgress | null> {
    const { meta } = this.#outbox;
    if (meta === null) return null;
    const state = this.#stateOf(meta);
    const { playing } = this.#transport;
    const atMs = workerClock.now() - meta.startedAtEpochMs;
    const record = this.#timeline.record(identityOf(meta), playing && { ...playing, atMs });
    // Without its end the timeline of an ended call was erased.
    if (state === "ended" && record.status !== "ended") return null;
    return { state, record, ...this.#operators.state };
  }

  async recording(): Promise<ReadableStream<Uint8Array> | null> {
    this.#flight?.write();
    const isCallEnded = this.#outbox.meta?.status === "ended";
    return this.#recordings.file(workerClock.now(), { type: "recording_ended", isCallEnded });
  }

  async audio(): Promise<CallAudio> {
    return this.#audio.state();
  }

  async eraseAudio(): Promise<boolean | "running"> {
    if (this.#outbox.meta?.status === "active") return "running";
    if (this.#audio.state().state === "none") return false;
    await this.#audio.erase();
    return true;
  }

  async endByApi(operator: string | null): Promise<{ ended: boolean }> {
    if (this.#call && !this.#call.isEnded) {
      if (operator !== null) this.#note({ type: "operator_ended_call", operator });
      this.#call.end("ended_by_api");
    } else if (this.#outbox.meta?.status === "active") this.#closeAbandoned("ended_by_api", operator);
    else return { ended: false };
    return { ended: true };
  }

  async operate(action: OperatorAction): Promise<OperatorOutcome> {
    return this.#operators.operate(action);
  }

  async personalData(): Promise<{ timeline: CallEvent[]; hasRecording: boolean; hasAudio: boolean }> {
    const hasAudio = this.#audio.state().state !== "none";
    return { timeline: await this.timeline(), hasRecording: this.#recordings.deleteAtEpochMs !== null, hasAudio };
  }

  async eraseWords(): Promise<void> {
    await this.endByApi(null);
    // Neither waits for the other: whoever asks has a deadline.
    await Promise.all([this.#outbox.drop(), this.#audio.erase()]);
    this.#store.eraseEvents();
    this.#recordings.erase();
  }

  async watch(untilEpochMs: number): Promise<WatchedCall | null> {
    const meta = this.#outbox.meta;
    if (this.#reporter === null || meta?.status !== "active") return null;
    this.#reporter.watch(untilEpochMs);
    const events = this.#timeline.read();
    const fromIndex = Math.max(0, events.length - MAX_WATCHED_EVENTS);
    const { playing } = this.#transport;
    // A turn that has ended has its words in its last event.
    const isSaid = events.some((event) => event.type === "agent_turn_ended" && event.turnId === playing?.turnId);
    const heard = playing === null || isSaid ? null : { turnId: playing.turnId, text: playing.heardText };
    const { claims, startedAtEpochMs } = meta;
    const told = events.slice(fromIndex).map((event) => JSON.stringify(event));
    return { callId: claims.callId, startedAtEpochMs, fromIndex, events: told, heard };
  }

  override async alarm(): Promise<void> {
    // First, so that it happens on time whatever becomes of the rest.
    this.#recordings.deleteExpired(workerClock.now());
    if (this.#outbox.meta?.status === "active" && !this.#call) this.#closeAbandoned("interrupted");
    await this.#audio.tend();
    if (this.#outbox.isExpired && this.#recordings.deleteAtEpochMs === null && !this.#audio.isThere) {
      await this.ctx.storage.deleteAll();
      return;
    }
    await this.#outbox.deliver();
  }

  /** Where a caller came in. On one's own machine the runtime names a place that nobody is in. */
  #coloOf(request: Request): string {
    return this.#services.settings.ENVIRONMENT === "local" ? "" : String(request.cf?.colo ?? "");
  }

  #startCall({ claims, agent, clips, knowledge, providers, trial, prices, provenance, resumeToken }: Session): void {
    this.#caller.noteStart();
    const known = this.#outbox.meta;
    const isResumed = known !== null;
    this.#transport.send({ type: "call_started", callId: claims.callId, isResumed, resumeToken });
    this.#transport.send({ type: "audio_config", format: "pcm16", sampleRate: this.#transport.outputSampleRateHz });
    if (this.#call) {
      this.#call.regainCaller();
      return;
    }
    const startedAtEpochMs = known?.startedAtEpochMs ?? workerClock.now();
    const history = isResumed ? this.#store.readEvents() : [];
    const datasets = { turns: this.env.TURNS, stages: this.env.STAGES };
    const origin = known?.provenance ?? provenance;
    this.#timeline.begin(identityOf({ claims, startedAtEpochMs, provenance: origin }), history);
    this.#startedAtEpochMs = startedAtEpochMs;
    const reporter = this.#report(claims, agent.name, startedAtEpochMs, origin, history.length);
    this.#reporter = reporter;
    const points = new TurnPointWriter(datasets, claims, origin, takeIsolate(), (point) => reporter.turnEnded(point));
    const followed = followProviders(this.env.PROVIDERS, { claims, agent, provenance: origin }, (use) =>
      reporter.providerUsed(use),
    );
    this.#flight = startRecording(agent, claims.callId, this.#recordings, workerClock, startedAtEpochMs);
    const note = (event: CallEventBody): void => this.#note(event);
    const reach = (): void => this.#call?.reachCostLimit();
    const limit = limitCost({ agent, provenance: origin, prices, history, note, reach });
    const answers = joinTrial({ trial, knowledge, note });
    const followers = [points, followed, limit, answers];
    const recordEvent = (event: CallEvent): void => this.#record(event, claims.callId, followers);
    this.#recordEvent = recordEvent;
    const { listeners } = this.#operators;
    const listened = new ListenedTransport(this.#transport, listeners, (words) => reporter.heard(words));
    const transport = this.#audio.begin(agent, claims, startedAtEpochMs, listened);
    this.#call = buildCall({
      agent,
      clips,
      knowledge,
      claims,
      startedAtEpochMs,
      clock: workerClock,
      transport,
      services: this.#services,
      providers,
      ai: this.env.AI,
      history,
      record: recordEvent,
      recording: this.#flight,
    });
    this.#call.start();
    if (!isResumed) this.#outbox.begin(claims, startedAtEpochMs, provenance);
    this.ctx.waitUntil(this.#outbox.deliver());
  }

  #record(event: CallEvent, callId: string, followers: readonly { observe(event: CallEvent): void }[]): void {
    if (this.#timeline.keep(event, callId)) this.#reporter?.observe(event);
    for (const follower of followers) follower.observe(event);
    this.#flight?.observe(event);
    if (event.type === "call_ended") this.#finish(event.reason);
  }

  /** Puts something on the timeline that the call itself does not know of. */
  #note(body: CallEventBody): void {
    this.#recordEvent?.({ atMs: this.#callMs(), ...body });
  }

  #callMs(): number {
    return workerClock.now() - this.#startedAtEpochMs;
  }

  #finish(reason: CallEndReason): void {
    this.#timeline.end();
    this.#reporter?.end(reason);
    this.#reporter = null;
    this.#flight?.close();
    this.#flight = null;
    this.#recordings.end(workerClock.now());
    this.#audio.end();
    this.#outbox.end();
    this.#exportTrace();
    this.#caller.end();
    this.#call = null;
    this.#recordEvent = null;
    this.#operators.listeners.end();
    this.ctx.waitUntil(this.#outbox.deliver());
  }

  /** Has the change judged that this call was a trial of. What fails is made up for by the next call, or the clock. */
  async #judgeTrial(changeId: string): Promise<void> {
    const { callId, organizationId } = this.#outbox.meta?.claims ?? {};
    if (callId === undefined || organizationId === undefined) return;
    const { costs } = createRequestServices(
      this.env,
      (task) => this.ctx.waitUntil(task),
      () => "call",
    );
    await costs.trials
      .judge(organizationId, changeId, `call-${callId}`)
      .catch((error: unknown) => writeLog({ event: "cost_change_not_judged", changeId, reason: errorName(error) }));
  }

  #exportTrace(): void {
    const meta = this.#outbox.meta;
    if (meta) this.ctx.waitUntil(this.#services.exportTrace(identityOf(meta), () => this.#store.readEvents()));
  }

  #report(
    claims: CallTokenClaims,
    agentName: string,
    startedAtEpochMs: number,
    provenance: CallProvenance,
    eventCount: number,
  ): HubReporter {
    const { ctx, env } = this;
    const call = { claims, agentName, startedAtEpochMs, provenance };
    return startReporting(env, (task) => ctx.waitUntil(task), call, eventCount);
  }

  #stateOf({ status }: CallMeta): CallPresenceState {
    if (status === "ended") return "ended";
    if (this.#call === null) return "interrupted";
    return this.#caller.isConnected ? "running" : "caller_away";
  }

  /** Ends a call whose object was restarted and whose caller did not come back. */
  #closeAbandoned(reason: "interrupted" | "ended_by_api", operator: string | null = null): void {
    this.#timeline.close((atMs) => [
      ...(operator === null ? [] : [{ type: "operator_ended_call" as const, atMs, operator }]),
      { type: "call_ended", atMs, reason },
    ]);
    const { claims, startedAtEpochMs, provenance } = this.#outbox.meta as CallMeta;
    // The hub knows the call by what its earlier life has told.
    this.#reporter = this.#report(claims, "", startedAtEpochMs, provenance, 0);
    this.#finish(reason);
  }
}
