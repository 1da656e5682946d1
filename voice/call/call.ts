import type { FrameClassifier } from "../audio/vad.ts";
import type { Timer } from "../clock.ts";
import type { SpeechToText } from "../providers.ts";
import { AgentTurns, type AgentTurnsDeps } from "../reply/agent-turns.ts";
import type { CallEndReason, CallEvent, CallEventBody } from "../timeline/events.ts";
import {
  initialTurnState,
  type TimerName,
  type TurnEffect,
  type TurnEvent,
  type TurnOptions,
  turnOptionsOf,
} from "../turn/turn-state.ts";
import { step } from "../turn/turn-taking.ts";
import { CallerEar } from "./caller-ear.ts";

/** Time in which a lost caller may come back; after it the call ends with `caller_lost`. */
export const RECONNECT_GRACE_MS = 15_000;

/** Operators in a call: the one who has taken it over, null while the agent has it, and lines that wait to be said. */
export interface CallControl {
  takenOverBy: string | null;
  waitingLines: number;
}

/** Dependencies of a `Call`: providers, clips, tools, clock and transport, and the sink of its timeline. */
export interface CallDeps extends Omit<AgentTurnsDeps, "callMs" | "emit" | "dispatch"> {
  classifier: FrameClassifier;
  speechToText: readonly SpeechToText[];
  /** Name of the transport, for the timeline. */
  transportName: string;
  /** Milliseconds since the Unix epoch; the zero of the call's clock. */
  startedAtEpochMs: number;
  /** Takes every event of the timeline, in order. */
  record: (event: CallEvent) => void;
}

/**
 * One call: hears the caller, takes turns, lets the agent speak and tells the timeline. Its owner feeds it audio and
 * messages and performs nothing: every effect goes out through the transport, the providers and `record`. Ends once, by
 * either side, by a limit or by failure.
 */
export class Call {
  readonly #deps: CallDeps;
  readonly #options: TurnOptions;
  readonly #ear: CallerEar;
  readonly #turns: AgentTurns;
  #state = initialTurnState;
  readonly #timers = new Map<TimerName | "reconnect", Timer>();
  readonly #pending: TurnEvent[] = [];
  /** Agent turns of `history`: those behind a call that is resumed; 0 for a new one. */
  readonly #turnsBefore: number;
  /** An operator had the call when its object was restarted. */
  readonly #wasTakenOver: boolean;
  #isDispatching = false;
  #isClosed = false;
  /** Clock time at which the caller's connection was last known to work, once it was lost. */
  #lineAliveAtMs = 0;
  /** `history`: the timeline of the same call before its object was restarted; empty for a new call. */
  constructor(deps: CallDeps, history: readonly CallEvent[] = []) {
    this.#deps = deps;
    this.#options = turnOptionsOf(deps.agent);
    const toCore = {
      emit: (event: CallEventBody) => this.#emit(event),
      dispatch: (event: TurnEvent) => this.#dispatch(event),
    };
    this.#turns = new AgentTurns({ ...deps, ...toCore, callMs: () => this.#callMs() });
    this.#ear = new CallerEar({
      ...deps,
      ...toCore,
      agentVoice: () => {
        const { isAudible = false, source } = this.#state.agentTurn ?? {};
        const { latestText, playingText } = this.#turns;
        return { latestText, playingText, isAudible, isAnswer: source === "speech" };
      },
      agentWordsSince: (atMs) => this.#turns.wordsSince(atMs),
    });
    for (const event of history) this.#turns.observe(event);
    this.#turnsBefore = history.filter((event) => event.type === "agent_turn_started").length;
    const control = history.findLast(({ type }) => type === "operator_took_over" || type === "operator_handed_back");
    this.#wasTakenOver = control?.type === "operator_took_over";
  }

  /** True from the end of the call on. */
  get isEnded(): boolean {
    return this.#state.isEnded;
  }

  /** Operators in the call: who has taken it over, and how many of their lines wait. */
  get control(): CallControl {
    return { takenOverBy: this.#state.takenOverBy, waitingLines: this.#state.operatorLines.length };
  }

  /**
   * Opens speech to text and greets the caller. A call whose `history` holds agent turns is resumed without a greeting.
   */
  start(): void {
    const { agent, callId, transportName } = this.#deps;
    const isResumed = this.#turnsBefore > 0;
    if (!isResumed) {
      const { id: agentId, version: agentVersion } = agent;
      this.#emit({ type: "call_started", callId, agentId, agentVersion, transport: transportName });
    }
    this.#emit({ type: "caller_connected", isResumed });
    if (this.#wasTakenOver) this.#emit({ type: "operator_handed_back", operator: null, cause: "restart" });
    this.#ear.start();
    if (isResumed) this.#dispatch({ type: "call_resumed", turnCount: this.#turnsBefore, elapsedMs: this.#callMs() });
    else this.#dispatch({ type: "call_started" });
  }

  /** Takes audio from the caller: 16-bit mono at 16 kHz, any length. Takes ownership of `samples`. */
  receiveAudio(samples: Int16Array): void {
    if (!this.#state.isEnded) this.#ear.push(samples);
  }

  /** Takes typed words as a turn of the caller's: final at once, they interrupt the agent. */
  receiveText(text: string): void {
    this.#dispatch({ type: "text_received", text });
  }

  /** Takes the word of the caller's device that there is a sound over the agent: one like any that is heard here. */
  interrupt(): void {
    this.#dispatch({ type: "interrupt_requested", needsWords: this.#ear.needsWords });
  }

  /** Stops the agent's turn because the caller asked for it; no effect when interruption is off. */
  stopAgent(): void {
    this.#dispatch({ type: "stop_requested" });
  }

  /**
   * Notes that the caller's device has played `playedMs` of a turn; `isStopped` when it has dropped the rest because it
   * was told to.
   */
  acknowledgePlayback(turnId: string, playedMs: number, isStopped = false): void {
    this.#turns.acknowledge(turnId, playedMs, isStopped);
  }

  /**
   * Tells the call that its caller's connection is gone, and has been for `downMs`: the agent stops, and the call waits
   * `RECONNECT_GRACE_MS` for another connection. A goodbye that was under way ends the call at once. Idempotent.
   */
  loseCaller(downMs = 0): void {
    if (this.#state.isEnded || !this.#state.isCallerPresent) return;
    this.#lineAliveAtMs = this.#deps.clock.now() - downMs;
    this.#emit({ type: "caller_disconnected" });
    this.#startTimer("reconnect", RECONNECT_GRACE_MS, () => this.end("caller_lost"));
    this.#dispatch({ type: "caller_lost" });
  }

  /**
   * Goes on with the call on the caller's new connection: what the agent was saying is said from where it was heard, at
   * once. No effect on a connection that was not lost.
   */
  regainCaller(): void {
    if (this.#state.isEnded || this.#state.isCallerPresent) return;
    this.#cancelTimer("reconnect");
    this.#emit({ type: "caller_connected", isResumed: true });
    this.#emit({ type: "status_changed", status: this.#state.status });
    // What the device had in its queue when the line was lost is sent again.
    if (this.#state.agentTurn?.isAudible) this.#deps.transport.clearAudio();
    this.#dispatch({ type: "caller_regained" });
  }

  /** Gives the agent a hint for its next answer, which the caller does not hear. */
  whisper(text: string, operator: string): void {
    if (this.#state.isEnded) return;
    this.#emit({ type: "operator_whispered", operator, personal: { text } });
    this.#dispatch({ type: "operator_whispered" });
  }

  /** Says an operator's line in the agent's voice, in place of what the agent says, once the caller pauses. */
  say(text: string, operator: string): void {
    this.#dispatch({ type: "operator_spoke", operator, text });
  }

  /**
   * Gives the call to `operator`: the agent answers nothing until `handBack`, or until no operator has done anything
   * for a while. Repeated, it renews that time.
   */
  takeOver(operator: string): void {
    this.#dispatch({ type: "operator_took_over", operator });
  }

  /** Gives the call back to the agent. */
  handBack(operator: string): void {
    this.#dispatch({ type: "operator_handed_back", operator });
  }

  /** Tells the call that its cost is spent: the agent begins no turn but its goodbye, and hangs up. Idempotent. */
  reachCostLimit(): void {
    this.#dispatch({ type: "cost_limit_reached" });
  }

  /** Ends the call now. Idempotent. */
  end(reason: CallEndReason): void {
    this.#dispatch({ type: "call_ended", reason });
  }

  #callMs(): number {
    return this.#deps.clock.now() - this.#deps.startedAtEpochMs;
  }

  #emit(body: CallEventBody): void {
    // A tool may still be running when the call has ended: its events are dropped.
    if (this.#isClosed) return;
    const event: CallEvent = { atMs: this.#callMs(), ...body };
    this.#turns.observe(event);
    this.#ear.observe(event);
    this.#deps.record(event);
    this.#deps.transport.notify(event);
  }

  /** Steps one event at a time: effects may raise further events, which are queued. */
  #dispatch(event: TurnEvent): void {
    this.#pending.push(event);
    if (this.#isDispatching) return;
    this.#isDispatching = true;
    try {
      for (let next = this.#pending.shift(); next; next = this.#pending.shift()) {
        const { state, effects } = step(this.#state, next, this.#options);
        this.#state = state;
        for (const effect of effects) this.#perform(effect);
      }
    } finally {
      this.#isDispatching = false;
    }
  }

  #perform(effect: TurnEffect): void {
    switch (effect.type) {
      case "commit_turn":
        this.#turns.commit(effect, effect.isSpoken ? this.#ear.takeSpeechEnd() : null);
        return;
      case "start_turn":
        if (effect.line === "cannot_hear") this.#ear.forgetSpeech();
        this.#turns.start(effect);
        return;
      case "release_opener":
        this.#turns.releaseOpener(effect.turnId);
        return;
      case "pause_turn":
        this.#turns.pause(effect.turnId, this.#ear.speechStartMs);
        return;
      case "hold_turn":
        this.#turns.hold(effect.turnId, this.#lineAliveAtMs);
        return;
      case "resume_turn":
        this.#turns.resume(effect.turnId);
        return;
      case "discard_turn":
        this.#turns.discard(effect);
        return;
      case "stop_turn":
        this.#turns.stop(effect, this.#ear.speechStartMs);
        return;
      case "end_caller_turn":
        // Without words after all the caller is told that nothing was heard.
        if (!this.#ear.endOverdueTurn()) this.#dispatch({ type: "timer_fired", timer: "hearing" });
        return;
      case "forget_speech":
        this.#ear.forgetSpeech();
        return;
      case "note_unintelligible":
        if (!this.#state.isCallerSpeaking) this.#ear.forgetSpeech();
        this.#emit({ type: "turn_unintelligible" });
        return;
      case "note_operator":
        this.#emit(effect.event);
        return;
      case "set_status":
        this.#emit({ type: "status_changed", status: effect.status });
        return;
      case "start_timer":
        this.#startTimer(effect.timer, effect.delayMs, () =>
          this.#dispatch({ type: "timer_fired", timer: effect.timer }),
        );
        return;
      case "cancel_timer":
        this.#cancelTimer(effect.timer);
        return;
      case "end_call":
        this.#close(effect.reason);
        return;
    }
  }

  #close(reason: CallEndReason): void {
    this.#ear.close();
    for (const voice of this.#deps.voices) voice.session.close();
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
    this.#emit({ type: "call_ended", reason });
    this.#isClosed = true;
  }

  #startTimer(name: TimerName | "reconnect", delayMs: number, task: () => void): void {
    this.#cancelTimer(name);
    this.#timers.set(name, this.#deps.clock.startTimer(delayMs, task));
  }

  #cancelTimer(name: TimerName | "reconnect"): void {
    this.#timers.get(name)?.cancel();
    this.#timers.delete(name);
  }
}
