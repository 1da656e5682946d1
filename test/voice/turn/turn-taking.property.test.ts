import { describe, expect, it } from "vitest";
import {
  defaultTurnOptions,
  initialTurnState,
  type Overlap,
  type TimerName,
  type TurnEffect,
  type TurnEvent,
  type TurnOptions,
  type TurnState,
} from "../../../voice/turn/turn-state.ts";
import { step } from "../../../voice/turn/turn-taking.ts";
import { seededRandom } from "../../support/audio/noise.ts";

const TEXTS = ["", "yes", "yes please", "what are your opening hours"];
const TIMERS: TimerName[] = ["silence", "hearing", "false_interruption", "max_pause", "max_call"];
const OVERLAPS: Overlap[] = ["words", "words", "backchannel", "beginning", "echo"];

function randomEvent(state: TurnState, random: () => number): TurnEvent {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const text = pick(TEXTS);
  // Mostly the turn there is, sometimes one that is over: late news is normal.
  const turnId = random() < 0.9 && state.agentTurn ? state.agentTurn.turnId : "turn_0000";
  return pick<() => TurnEvent>([
    () => ({ type: "call_started" }),
    () => ({ type: "speech_started", sinceTurnMs: pick([null, 400, 3_000]), isOpen: random() < 0.3 }),
    () => ({ type: "speech_sustained" }),
    () => ({ type: "speech_prolonged" }),
    () => ({ type: "speech_ended" }),
    () => ({ type: random() < 0.5 ? "stt_lost" : "stt_ready" }),
    () => ({ type: "stt_speech_started" }),
    () => ({ type: "interim", text, overlap: pick(OVERLAPS) }),
    () => ({
      type: "eager_end_of_turn",
      text: text || "hm",
      overlap: pick(OVERLAPS),
      isWhole: random() < 0.5,
      isOwnQuestion: random() < 0.3,
    }),
    () => ({
      type: "eager_end_of_turn",
      text: text || "hm",
      overlap: pick(OVERLAPS),
      isWhole: random() < 0.5,
      isOwnQuestion: random() < 0.3,
    }),
    () => ({ type: "turn_resumed" }),
    () => ({ type: "end_of_turn", text, confidence: 0.8, overlap: pick(OVERLAPS), isOwnQuestion: random() < 0.3 }),
    () => ({
      type: "end_of_turn",
      text: state.agentTurn?.userText ?? text,
      confidence: 0.8,
      overlap: "words",
      isOwnQuestion: false,
    }),
    () => ({ type: "text_received", text: "typed" }),
    () => ({ type: "interrupt_requested", needsWords: random() < 0.2 }),
    () => ({ type: "stop_requested" }),
    () => ({ type: "audio_started", turnId }),
    () => ({ type: "audio_started", turnId }),
    () => ({ type: "playback_finished", turnId }),
    () => ({ type: "reply_failed", turnId }),
    () => (random() < 0.2 ? { type: "hang_up_requested", turnId } : { type: "turn_resumed" }),
    () => ({ type: "timer_fired", timer: random() < 0.05 ? "max_call" : pick(TIMERS.slice(0, 4)) }),
    () => (random() < 0.2 ? { type: "caller_lost" } : { type: "caller_regained" }),
    () => (random() < 0.02 ? { type: "call_ended", reason: "caller_hung_up" } : { type: "speech_ended" }),
  ])();
}

/** Ways of taking turns. */
const OPTIONS: Partial<TurnOptions>[] = [
  {},
  { openerAt: "eager_end_of_turn" },
  { speculation: "off", interruption: { ...defaultTurnOptions.interruption, minWords: 2 } },
  { interruption: { ...defaultTurnOptions.interruption, resumesAfterFalse: false } },
  { interruption: { ...defaultTurnOptions.interruption, isEnabled: false } },
];

/** Follows the effects as the agent's turns do, and complains about any that make no sense. */
class EffectChecker {
  open: { turnId: string; isCommitted: boolean; isAudible: boolean; isPaused: boolean } | null = null;
  readonly ended = new Set<string>();
  readonly committed = new Set<string>();
  isOver = false;

  perform(effect: TurnEffect): void {
    expect(this.isOver, `${effect.type} after the end`).toBe(false);
    switch (effect.type) {
      case "start_turn":
        expect(this.open, "two agent turns at once").toBeNull();
        expect(this.ended.has(effect.turnId), "an id used twice").toBe(false);
        this.open = { turnId: effect.turnId, isCommitted: !effect.isSpeculative, isAudible: false, isPaused: false };
        if (effect.userText !== null) expect(this.committed.has(effect.turnId)).toBe(!effect.isSpeculative);
        break;
      case "commit_turn":
        expect(this.committed.has(effect.turnId), "committed twice").toBe(false);
        this.committed.add(effect.turnId);
        if (this.open?.turnId === effect.turnId) this.open.isCommitted = true;
        break;
      case "discard_turn":
        expect(this.open).toMatchObject({ turnId: effect.turnId, isCommitted: false, isAudible: false });
        this.#end(effect.turnId);
        break;
      case "stop_turn":
        expect(this.open?.turnId).toBe(effect.turnId);
        expect(this.open?.isCommitted || this.open?.isAudible, "a secret turn stopped").toBe(true);
        this.#end(effect.turnId);
        break;
      case "pause_turn":
      case "hold_turn":
        expect(this.open).toMatchObject({ turnId: effect.turnId, isCommitted: true, isPaused: false });
        if (this.open) this.open.isPaused = true;
        break;
      case "resume_turn":
        expect(this.open).toMatchObject({ turnId: effect.turnId, isPaused: true });
        if (this.open) this.open.isPaused = false;
        break;
      case "release_opener":
        expect(this.open).toMatchObject({ turnId: effect.turnId, isCommitted: false, isAudible: false });
        break;
      case "end_call":
        expect(this.open).toBeNull();
        this.isOver = true;
        break;
      default:
        break;
    }
  }

  /** A turn that was played or failed ends by itself, before the reducer hears of it. */
  endedByItself(turnId: string): void {
    if (this.open?.turnId === turnId) this.#end(turnId);
  }

  #end(turnId: string): void {
    expect(this.ended.has(turnId), "ended twice").toBe(false);
    this.ended.add(turnId);
    this.open = null;
  }
}

describe("turn taking, over any order of events", () => {
  it("has at most one agent turn, ends each exactly once, and stays consistent", () => {
    let turns = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const random = seededRandom(seed);
      const checker = new EffectChecker();
      let state = initialTurnState;
      let status = state.status;
      for (let i = 0; i < 200; i++) {
        const event: TurnEvent = i === 0 ? { type: "call_started" } : randomEvent(state, random);
        const wasEnded = state.isEnded;
        if (event.type === "audio_started" && checker.open?.turnId === event.turnId) checker.open.isAudible = true;
        if (event.type === "playback_finished" || event.type === "reply_failed") checker.endedByItself(event.turnId);
        const result = step(state, event, { ...defaultTurnOptions, ...OPTIONS[seed % OPTIONS.length] });
        for (const effect of result.effects) {
          checker.perform(effect);
          if (effect.type === "set_status") {
            expect(effect.status, "a status told twice").not.toBe(status);
            status = effect.status;
          }
        }
        state = result.state;
        if (wasEnded) expect(result.effects).toEqual([]);
        expect(checker.isOver).toBe(state.isEnded);
        expect(checker.open?.turnId ?? null).toBe(state.agentTurn?.turnId ?? null);
        expect(checker.open?.isPaused ?? false).toBe(state.agentTurn?.isPaused ?? false);
        expect(checker.open?.isCommitted ?? false).toBe(state.agentTurn?.isCommitted ?? false);
        expect(state.status).toBe(status);
        expect(state.status).toBe(expectedStatus(state));
        if (!state.isCallerPresent)
          expect(state.agentTurn?.isPaused ?? true, "an agent who speaks to nobody").toBe(true);
      }
      turns += checker.ended.size;
    }
    expect(turns).toBeGreaterThan(1_000);
  });

  it("always has a timer that moves a quiet call on", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = seededRandom(seed * 7919);
      const timers = new Set<TimerName>();
      let state = initialTurnState;
      for (let i = 0; i < 100 && !state.isEnded; i++) {
        const event = i === 0 ? ({ type: "call_started" } as const) : randomEvent(state, random);
        if (event.type === "timer_fired") {
          if (!timers.has(event.timer)) continue;
          timers.delete(event.timer);
        }
        const result = step(state, event, defaultTurnOptions);
        for (const effect of result.effects) {
          if (effect.type === "start_timer") timers.add(effect.timer);
          if (effect.type === "cancel_timer") timers.delete(effect.timer);
        }
        state = result.state;
        if (state.agentTurn?.isPaused && state.isCallerPresent)
          expect([...timers], `seed ${seed}`).toContain("max_pause");
        const isQuiet = state.status === "listening" && !state.isCallerSpeaking && state.isCallerPresent;
        if (isQuiet && !state.isEnded) expect([...timers], `seed ${seed}, after ${event.type}`).toContain("silence");
      }
    }
  });
});

function expectedStatus(state: TurnState): string {
  if (!state.isStarted || state.isEnded) return "idle";
  if (state.agentTurn?.isAudible) return "speaking";
  return state.agentTurn?.isCommitted ? "thinking" : "listening";
}
