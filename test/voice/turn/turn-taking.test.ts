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

const options = defaultTurnOptions;

/** State and effects after `events`; effects are those of the last event only. */
function play(
  events: readonly TurnEvent[],
  from: TurnState = initialTurnState,
  settings: TurnOptions = options,
): { state: TurnState; effects: TurnEffect[] } {
  let result: { state: TurnState; effects: TurnEffect[] } = { state: from, effects: [] };
  for (const event of events) result = step(result.state, event, settings);
  return result;
}

const effectTypes = (effects: readonly TurnEffect[]): string[] =>
  effects.map((effect) => ("timer" in effect ? `${effect.type}:${effect.timer}` : effect.type));

const endOfTurn = (text: string, overlap: Overlap = "words", isOwnQuestion = false): TurnEvent => ({
  type: "end_of_turn",
  text,
  confidence: 0.9,
  overlap,
  isOwnQuestion,
});
const eager = (text: string, isWhole = false, isOwnQuestion = false): TurnEvent => ({
  type: "eager_end_of_turn",
  text,
  overlap: "words",
  isWhole,
  isOwnQuestion,
});
const interim = (text: string, overlap: Overlap = "words"): TurnEvent => ({ type: "interim", text, overlap });
const speechStarted = (sinceTurnMs: number | null = null, isOpen = false): TurnEvent => ({
  type: "speech_started",
  sinceTurnMs,
  isOpen,
});
const turnId = (n: number): string => `turn_${String(n).padStart(4, "0")}`;
const audible = (n: number): TurnEvent => ({ type: "audio_started", turnId: turnId(n) });
const finished = (n: number): TurnEvent => ({ type: "playback_finished", turnId: turnId(n) });
const failed = (n: number): TurnEvent => ({ type: "reply_failed", turnId: turnId(n) });
/** The caller's device notices a sound; the caller asks the agent to stop. */
const deviceHeard: TurnEvent = { type: "interrupt_requested", needsWords: false };
const stopAsked: TurnEvent = { type: "stop_requested" };
const fired = (timer: TimerName): TurnEvent => ({ type: "timer_fired", timer });

const greeting = play([{ type: "call_started" }]).state;
const greetingAudible = play([audible(0)], greeting).state;
const listening = play([audible(0), finished(0)], greeting).state;
/** Speech that has lasted long enough to be meant. */
const spoken: TurnEvent[] = [speechStarted(), { type: "speech_sustained" }];
const prolonged: TurnEvent = { type: "speech_prolonged" };
const callerSpeaking = play([...spoken, prolonged], listening).state;
const speculating = play(
  [{ type: "stt_speech_started" }, { type: "speech_ended" }, eager("hello")],
  callerSpeaking,
).state;
const thinking = play([endOfTurn("hello")], listening).state;
const speaking = play([audible(1)], thinking).state;
const paused = play(spoken, speaking).state;
const heldBack = play(spoken, thinking).state;
/** Somebody has been speaking over the answer for a second. */
const spokenOver = play([prolonged], paused).state;
const overThenSilent = play([{ type: "speech_ended" }], spokenOver).state;
const pausedOverI = play([interim("i", "beginning"), { type: "speech_ended" }], paused).state;
/** The opener of a turn that is not committed. */
const openerHeard = play([audible(1)], speculating).state;
const PAUSE = ["pause_turn", "start_timer:max_pause"];
const WAIT = "start_timer:false_interruption";
const goodbye = play([audible(1)], play([fired("max_call")], listening).state).state;
const away = play([{ type: "caller_lost" }], listening).state;
const held = play([{ type: "caller_lost" }], speaking).state;
const owed = play([endOfTurn("hello")], away).state;
const failedAway = play([{ type: "caller_lost" }, failed(1)], thinking).state;

/** What each event does in each state: the status after it and the effects that matter. */
const table: [string, TurnState, TurnEvent, string, string[]][] = [
  ["not started", initialTurnState, { type: "call_started" }, "thinking", ["start_timer:max_call", "start_turn"]],
  ["not started", initialTurnState, endOfTurn("hello"), "idle", []],
  ["not started", initialTurnState, eager("hello"), "idle", []],
  ["not started", initialTurnState, { type: "text_received", text: "hello" }, "idle", []],
  ["not started", initialTurnState, { type: "call_ended", reason: "caller_hung_up" }, "idle", ["end_call"]],
  ["greeting", greeting, { type: "call_started" }, "thinking", []],
  ["greeting", greeting, speechStarted(), "thinking", []],
  ["greeting, audible", greetingAudible, speechStarted(), "speaking", []],
  ["greeting, audible", greetingAudible, { type: "speech_sustained" }, "speaking", PAUSE],
  ["greeting, audible", greetingAudible, stopAsked, "listening", ["stop_turn"]],
  ["listening", listening, speechStarted(), "listening", []],
  ["listening", listening, eager("hello"), "listening", ["start_turn"]],
  ["listening", listening, endOfTurn("hello"), "thinking", ["commit_turn", "start_turn"]],
  ["listening", listening, endOfTurn(""), "thinking", ["note_unintelligible", "start_turn"]],
  ["listening", listening, { type: "text_received", text: "hello" }, "thinking", ["commit_turn", "start_turn"]],
  ["listening", listening, stopAsked, "listening", []],
  ["listening", listening, fired("silence"), "thinking", ["start_turn"]],
  ["listening", listening, fired("hearing"), "listening", []],
  ["listening", listening, fired("max_call"), "thinking", ["start_turn"]],
  ["listening", listening, { type: "turn_resumed" }, "listening", []],
  ["caller speaking", callerSpeaking, fired("silence"), "listening", []],
  ["caller speaking", callerSpeaking, fired("hearing"), "listening", []],
  ["speculating", speculating, endOfTurn("hello"), "thinking", ["commit_turn"]],
  ["speculating", speculating, endOfTurn("hello you"), "thinking", ["discard_turn", "commit_turn", "start_turn"]],
  ["speculating", speculating, endOfTurn(""), "thinking", ["discard_turn", "note_unintelligible", "start_turn"]],
  ["speculating", speculating, { type: "turn_resumed" }, "listening", ["discard_turn"]],
  ["speculating", speculating, { type: "stt_lost" }, "listening", ["discard_turn", "start_timer:hearing"]],
  ["speculating", speculating, eager("other"), "listening", []],
  ["speculating", speculating, failed(1), "listening", []],
  [
    "speculating",
    speculating,
    { type: "text_received", text: "x" },
    "thinking",
    ["discard_turn", "commit_turn", "start_turn"],
  ],
  ["speculating", speculating, stopAsked, "listening", []],
  ["speculating", speculating, fired("hearing"), "listening", ["end_caller_turn"]],
  [
    "speculating, no words after all",
    play([fired("hearing")], speculating).state,
    fired("hearing"),
    "thinking",
    ["discard_turn", "start_turn"],
  ],
  ["speculating", speculating, fired("silence"), "listening", ["start_timer:silence"]],
  ["speculating", speculating, fired("max_call"), "thinking", ["discard_turn", "start_turn"]],
  ["speculating", speculating, { type: "caller_lost" }, "listening", ["discard_turn"]],
  ["speculating", speculating, { type: "call_ended", reason: "caller_hung_up" }, "idle", ["discard_turn", "end_call"]],
  ["thinking", thinking, { type: "speech_sustained" }, "thinking", PAUSE],
  ["thinking", thinking, eager("more"), "thinking", []],
  ["thinking", thinking, endOfTurn("more"), "thinking", ["stop_turn", "commit_turn", "start_turn"]],
  ["thinking", thinking, endOfTurn(""), "thinking", ["note_unintelligible"]],
  ["thinking", thinking, interim("more"), "thinking", []],
  ["thinking", thinking, failed(1), "thinking", ["start_turn"]],
  ["thinking", thinking, failed(0), "thinking", []],
  ["thinking", thinking, audible(0), "thinking", []],
  ["thinking", thinking, fired("hearing"), "thinking", []],
  ["thinking", thinking, { type: "stt_lost" }, "thinking", []],
  ["thinking", thinking, { type: "caller_lost" }, "thinking", ["hold_turn"]],
  ["speaking", speaking, { type: "caller_lost" }, "speaking", ["hold_turn"]],
  ["opener heard", openerHeard, { type: "caller_lost" }, "listening", ["stop_turn"]],
  ["held back", heldBack, interim("wait"), "listening", ["stop_turn"]],
  ["held back", heldBack, { type: "speech_ended" }, "thinking", [WAIT]],
  ["held back", heldBack, fired("false_interruption"), "thinking", ["resume_turn"]],
  ["held back", heldBack, endOfTurn(""), "thinking", ["resume_turn", "note_unintelligible"]],
  ["held back", heldBack, failed(1), "thinking", ["start_turn"]],
  ["speaking", speaking, speechStarted(), "speaking", []],
  ["speaking", speaking, { type: "speech_sustained" }, "speaking", PAUSE],
  ["speaking", speaking, interim("mm-hm", "backchannel"), "speaking", []],
  ["paused", paused, { type: "speech_sustained" }, "speaking", []],
  ["paused", paused, speechStarted(), "speaking", ["cancel_timer:false_interruption"]],
  ["paused", paused, fired("max_pause"), "speaking", ["resume_turn"]],
  ["paused", paused, interim("uh-huh", "backchannel"), "speaking", []],
  ["paused", paused, interim("we are open", "echo"), "speaking", ["resume_turn"]],
  ["paused", paused, interim("wait"), "listening", ["stop_turn"]],
  ["paused", paused, eager("wait"), "listening", ["stop_turn", "start_turn"]],
  ["paused", paused, { type: "speech_ended" }, "speaking", [WAIT]],
  ["paused", paused, fired("false_interruption"), "speaking", ["resume_turn"]],
  ["paused", paused, endOfTurn(""), "speaking", ["resume_turn", "note_unintelligible"]],
  ["paused", paused, endOfTurn("uh-huh", "backchannel"), "speaking", ["resume_turn"]],
  ["paused", paused, endOfTurn("wait"), "thinking", ["stop_turn", "commit_turn", "start_turn"]],
  ["paused", paused, stopAsked, "listening", ["stop_turn"]],
  ["paused", paused, { type: "text_received", text: "x" }, "thinking", ["stop_turn", "commit_turn", "start_turn"]],
  ["paused", paused, { type: "caller_lost" }, "speaking", []],
  ["paused", paused, interim("i", "beginning"), "speaking", []],
  ["paused", paused, { type: "speech_prolonged" }, "speaking", ["start_timer:max_pause"]],
  ["paused", paused, fired("hearing"), "speaking", []],
  ["listening", listening, { type: "speech_prolonged" }, "listening", []],
  ["speaking", speaking, { type: "speech_prolonged" }, "speaking", []],
  ["spoken over", spokenOver, { type: "speech_ended" }, "speaking", ["start_timer:hearing"]],
  ["spoken over", spokenOver, fired("hearing"), "speaking", []],
  ["spoken over", spokenOver, fired("max_pause"), "thinking", ["stop_turn", "start_turn"]],
  ["spoken over", spokenOver, interim("wait"), "listening", ["stop_turn"]],
  ["spoken over", spokenOver, interim("uh-huh", "backchannel"), "speaking", []],
  ["spoken over", spokenOver, interim("we are open", "echo"), "speaking", ["resume_turn"]],
  ["spoken over", spokenOver, endOfTurn(""), "thinking", ["stop_turn", "note_unintelligible", "start_turn"]],
  ["spoken over", spokenOver, endOfTurn("uh-huh", "backchannel"), "speaking", ["resume_turn"]],
  ["spoken over", spokenOver, endOfTurn("wait"), "thinking", ["stop_turn", "commit_turn", "start_turn"]],
  [
    "spoken over",
    spokenOver,
    { type: "text_received", text: "x" },
    "thinking",
    ["stop_turn", "commit_turn", "start_turn"],
  ],
  ["spoken over, then silent", overThenSilent, fired("hearing"), "thinking", ["stop_turn", "start_turn"]],
  ["spoken over, then silent", overThenSilent, interim("uh-huh", "backchannel"), "speaking", [WAIT]],
  ["spoken over, then silent", overThenSilent, fired("max_pause"), "thinking", ["stop_turn", "start_turn"]],
  ['paused over "i"', pausedOverI, { type: "speech_prolonged" }, "speaking", []],
  ['paused over "i"', pausedOverI, fired("false_interruption"), "listening", ["stop_turn"]],
  ['paused over "i"', pausedOverI, interim("i see", "backchannel"), "speaking", []],
  ["paused, deaf", play([{ type: "stt_lost" }], paused).state, fired("false_interruption"), "listening", ["stop_turn"]],
  ["opener heard", openerHeard, { type: "turn_resumed" }, "listening", ["stop_turn"]],
  ["opener heard", openerHeard, { type: "speech_sustained" }, "listening", ["stop_turn"]],
  ["opener heard", openerHeard, endOfTurn("hello"), "speaking", ["commit_turn"]],
  ["opener heard", openerHeard, endOfTurn("hello you"), "thinking", ["stop_turn", "commit_turn", "start_turn"]],
  ["opener heard", openerHeard, { type: "call_ended", reason: "caller_lost" }, "idle", ["stop_turn", "end_call"]],
  ["speaking", speaking, stopAsked, "listening", ["stop_turn"]],
  ["greeting, audible", greetingAudible, deviceHeard, "speaking", [...PAUSE, WAIT]],
  ["listening", listening, deviceHeard, "listening", []],
  ["speculating", speculating, deviceHeard, "listening", []],
  ["thinking", thinking, deviceHeard, "thinking", [...PAUSE, WAIT]],
  ["thinking", thinking, stopAsked, "listening", ["stop_turn"]],
  ["speaking", speaking, deviceHeard, "speaking", [...PAUSE, WAIT]],
  ["speaking, the line echoes", speaking, { ...deviceHeard, needsWords: true }, "speaking", []],
  ["paused, the caller still heard", paused, deviceHeard, "speaking", []],
  ["paused, then silent", play([{ type: "speech_ended" }], paused).state, deviceHeard, "speaking", [WAIT]],
  ["opener heard", openerHeard, deviceHeard, "listening", ["stop_turn"]],
  ["last words", goodbye, deviceHeard, "speaking", []],
  [
    "paused by the device, deaf",
    play([deviceHeard, { type: "stt_lost" }], speaking).state,
    fired("false_interruption"),
    "speaking",
    ["resume_turn"],
  ],
  ["speaking", speaking, { type: "text_received", text: "x" }, "thinking", ["stop_turn", "commit_turn", "start_turn"]],
  ["speaking", speaking, endOfTurn("quiet words"), "thinking", ["stop_turn", "commit_turn", "start_turn"]],
  ["speaking", speaking, finished(1), "listening", []],
  ["speaking", speaking, finished(0), "speaking", []],
  ["speaking", speaking, { type: "call_ended", reason: "caller_hung_up" }, "idle", ["stop_turn", "end_call"]],
  ["last words", goodbye, { type: "speech_sustained" }, "speaking", []],
  ["last words", goodbye, stopAsked, "speaking", []],
  ["last words", goodbye, endOfTurn("wait"), "speaking", []],
  ["last words", goodbye, { type: "text_received", text: "wait" }, "speaking", []],
  ["last words", goodbye, { type: "caller_lost" }, "idle", ["stop_turn", "end_call"]],
  ["last words", goodbye, finished(1), "idle", ["end_call"]],
  ["caller away", away, endOfTurn("hello"), "listening", []],
  ["caller away", away, eager("hello"), "listening", []],
  ["caller away", away, { type: "speech_ended" }, "listening", []],
  ["caller away", away, fired("max_call"), "idle", ["end_call"]],
  ["caller away", away, { type: "caller_regained" }, "listening", ["start_timer:silence"]],
  ["caller away", away, { type: "caller_lost" }, "listening", []],
  ["listening", listening, { type: "caller_regained" }, "listening", []],
  ["turn held", held, { type: "caller_regained" }, "speaking", ["resume_turn"]],
  ["turn held", held, interim("we are open", "echo"), "speaking", []],
  ["turn held", held, interim("wait"), "listening", ["stop_turn"]],
  ["turn held", held, endOfTurn("uh-huh", "backchannel"), "speaking", []],
  ["turn held", held, endOfTurn("wait"), "listening", ["stop_turn"]],
  ["turn held", held, fired("max_pause"), "speaking", []],
  ["turn held", held, { type: "call_ended", reason: "caller_lost" }, "idle", ["stop_turn", "end_call"]],
  ["answer owed", owed, { type: "caller_regained" }, "thinking", ["commit_turn", "start_turn"]],
  ["answer failed meanwhile", failedAway, { type: "caller_regained" }, "thinking", ["start_turn"]],
];

/** Timers that other tests are about. */
const IGNORED = /^(set_status|cancel_timer|start_timer:(silence|hearing))/;

describe("step", () => {
  it.each(table)("in %s: %j", (name, state, event, status, expected) => {
    const result = step(state, event, options);
    expect(result.state.status).toBe(status);
    const isExpected = (type: string): boolean => expected.includes(type) || !IGNORED.test(type);
    expect(effectTypes(result.effects).filter(isExpected), name).toEqual(expected);
  });

  it("changes nothing that it was given", () => {
    const before = structuredClone(speaking);
    step(speaking, { type: "speech_sustained" }, options);
    expect(speaking).toEqual(before);
  });

  it("tells a status only when it changes, and the end of a call last", () => {
    const { effects } = step(speaking, { type: "call_ended", reason: "ended_by_api" }, options);
    expect(effectTypes(effects)).toEqual(["stop_turn", "set_status", "cancel_timer:silence", "end_call"]);
    expect(effectTypes(step(listening, { type: "turn_resumed" }, options).effects)).toEqual([]);
  });
});

describe("the wait for speech to text", () => {
  const delayOf = (effects: readonly TurnEffect[]): number | undefined =>
    effects.flatMap((effect) => (effect.type === "start_timer" && effect.timer === "hearing" ? effect.delayMs : []))[0];
  const ended: TurnEvent = { type: "speech_ended" };

  it("is short when it noticed nothing and longer than its own timeout when it did", () => {
    expect(delayOf(play([ended], callerSpeaking).effects)).toBe(options.hearingTimeoutMs);
    expect(delayOf(play([{ type: "stt_speech_started" }, ended], callerSpeaking).effects)).toBe(
      options.endOfTurnDeadlineMs,
    );
  });

  it("ends in nothing for a short sound alone, and in a question for the second, or where it is noticed or cannot be", () => {
    const knock: TurnEvent[] = [...spoken, ended];
    const once = play([...knock, fired("hearing")], listening);
    expect(effectTypes(once.effects)).toEqual(["forget_speech"]);
    const lineAfter = (events: TurnEvent[], from: TurnState) =>
      play([...events, fired("hearing")], from).state.agentTurn?.line;
    expect(lineAfter(knock, once.state)).toBe("cannot_hear");
    expect(lineAfter([...knock, { type: "stt_speech_started" }], listening)).toBe("cannot_hear");
    expect(
      lineAfter([speechStarted(), { type: "stt_speech_started" }, { type: "speech_sustained" }, ended], listening),
    ).toBe("cannot_hear");
    expect(lineAfter([{ type: "stt_lost" }, ...knock], listening)).toBe("cannot_hear");
    expect(lineAfter([...spoken, prolonged, ended], listening)).toBe("cannot_hear");
    const answered = play([endOfTurn("hello"), audible(1), finished(1)], once.state).state;
    expect(lineAfter(knock, answered)).toBeUndefined();
  });

  it("does not make two of a sound over the agent and one in its silence", () => {
    const coughedOver = play([...spoken, ended, fired("false_interruption"), finished(1)], speaking).state;
    expect(play([...spoken, ended, fired("hearing")], coughedOver).state.agentTurn).toBeNull();
    const wordy = { ...options, interruption: { ...options.interruption, minWords: 2 } };
    const talkedThrough = play([...spoken, ended, fired("hearing"), finished(1)], speaking, wordy).state;
    expect(play([...spoken, ended, fired("hearing")], talkedThrough, wordy).state.agentTurn).toBeNull();
  });

  it("is over with an end of turn that has no words: of a mere sound nothing is asked, of the second it is", () => {
    const mere: TurnEvent = { ...endOfTurn(""), isMereSound: true } as TurnEvent;
    const noticed: TurnEvent[] = [...spoken, { type: "stt_speech_started" }, ended, mere];
    const once = play(noticed, listening);
    expect(effectTypes(once.effects)).toEqual(["cancel_timer:hearing", "note_unintelligible"]);
    expect(play(noticed, once.state).state.agentTurn?.line).toBe("fallback");
  });

  it("is prolonged when it notices the caller late, and only once", () => {
    const late = play([ended, interim("yes")], callerSpeaking);
    expect(delayOf(late.effects)).toBe(options.endOfTurnDeadlineMs);
    expect(delayOf(play([interim("yes please")], late.state).effects)).toBeUndefined();
  });

  it("is short again when its connection is lost, and is not put off by further losses", () => {
    const heard = play([{ type: "stt_speech_started" }, ended], callerSpeaking).state;
    const lost = play([{ type: "stt_lost" }], heard);
    expect(delayOf(lost.effects)).toBe(options.hearingTimeoutMs);
    expect(delayOf(play([{ type: "stt_lost" }], lost.state).effects)).toBeUndefined();
  });

  it("is not put off by sessions that hear the caller once more and are lost too", () => {
    const heard = play([{ type: "stt_speech_started" }, ended], callerSpeaking).state;
    const again = play([{ type: "stt_lost" }, { type: "stt_ready" }, interim("yes")], heard);
    expect(delayOf(again.effects)).toBe(options.rehearingDeadlineMs);
    const flapping = play([{ type: "stt_lost" }, { type: "stt_ready" }, interim("yes")], again.state);
    expect(delayOf(flapping.effects)).toBeUndefined();
    expect(play([fired("hearing")], flapping.state).effects.map(({ type }) => type)).toEqual(["end_caller_turn"]);
    const lost = play([{ type: "stt_lost" }, fired("hearing")], flapping.state);
    expect(lost.state.agentTurn?.line).toBe("cannot_hear");
  });

  it("is short where the caller fell silent while speech to text was away", () => {
    const away = play([{ type: "speech_prolonged" }, { type: "stt_lost" }, ended], callerSpeaking).state;
    const heard = play([{ type: "stt_ready" }, interim("yes")], away);
    expect(delayOf(heard.effects)).toBe(options.rehearingDeadlineMs);
  });

  it("begins anew with other speech, and with a loss behind words that are held", () => {
    const again = play([{ type: "stt_speech_started" }, ended, { type: "stt_lost" }, interim("yes")], callerSpeaking);
    const next = play([speechStarted(), { type: "stt_ready" }, interim("yes"), ended], again.state);
    expect(delayOf(next.effects)).toBe(options.endOfTurnDeadlineMs);
    const held = play([fired("hearing")], again.state).state;
    expect(delayOf(play([{ type: "stt_lost" }], held).effects)).toBe(options.hearingTimeoutMs);
  });

  it("ends with the end of turn, and is not begun by a loss in silence", () => {
    const answered = play([{ type: "stt_speech_started" }, ended, endOfTurn("hello")], callerSpeaking);
    expect(effectTypes(answered.effects)).toContain("cancel_timer:hearing");
    expect(delayOf(play([{ type: "stt_lost" }], listening).effects)).toBeUndefined();
  });
});

describe("limits", () => {
  it("asks again twice in a row when nothing is understood, then takes it for noise until words come", () => {
    let state = listening;
    const lines: (string | null)[] = [];
    const mumble = (): void => {
      const result = step(state, endOfTurn(""), options);
      const started = result.effects.find((effect) => effect.type === "start_turn");
      lines.push(started?.type === "start_turn" ? started.line : null);
      const turn = result.state.agentTurn?.turnId;
      state = turn ? step(result.state, { type: "playback_finished", turnId: turn }, options).state : result.state;
    };
    for (let i = 0; i < 4; i++) mumble();
    expect(lines).toEqual(["fallback", "fallback", null, null]);
    state = play([endOfTurn("words"), finished(3)], state).state;
    mumble();
    expect(lines.at(-1)).toBe("fallback");
  });

  it("asks once more on a line taken for noisy, where an answer was stopped while speech to text was away", () => {
    const noisy = play([endOfTurn(""), finished(1), endOfTurn(""), finished(2), endOfTurn("")], listening).state;
    expect(noisy.agentTurn).toBeNull();
    const answered = play([{ type: "text_received", text: "hello" }, audible(3)], noisy).state;
    for (const nothing of [endOfTurn(""), { ...endOfTurn(""), isMereSound: true } as TurnEvent]) {
      const deaf: TurnEvent[] = [
        ...spoken,
        { type: "stt_lost" },
        { type: "speech_ended" },
        fired("false_interruption"),
      ];
      const stopped = play(deaf, { ...answered, unintelligibleTurns: noisy.unintelligibleTurns });
      expect(stopped.state.agentTurn).toBeNull();
      expect(play([{ type: "stt_ready" }, nothing], stopped.state).state.agentTurn?.line).toBe("fallback");
    }
  });

  it("ends a call that has had as many turns as there may be, with a goodbye that is heard out", () => {
    const few: TurnOptions = { ...options, maxTurns: 3 };
    const third = play([endOfTurn("one"), audible(1), { type: "text_received", text: "two" }], listening, few).state;
    expect(third.agentTurn).toMatchObject({ turnId: turnId(2), line: null });
    for (const event of [endOfTurn("three"), { type: "text_received", text: "three" } as const]) {
      const last = play([event], third, few);
      expect(effectTypes(last.effects).slice(0, 2)).toEqual(["stop_turn", "start_turn"]);
      expect(last.state.agentTurn).toMatchObject({ line: "closing", endsCall: "max_duration" });
      const over = play([event, endOfTurn("four"), finished(3)], last.state, few);
      expect([over.state.turnCount, over.state.isEnded]).toEqual([4, true]);
    }
  });

  it("says twice in a row that it cannot hear, then takes it for noise, unless the recogniser is known to be away", () => {
    const clatter = (from: TurnState): TurnState => {
      const events: TurnEvent[] = [...spoken, prolonged, { type: "speech_ended" }, fired("hearing")];
      return play(events, from).state;
    };
    const finish = (from: TurnState): TurnState =>
      play([{ type: "playback_finished", turnId: from.agentTurn?.turnId ?? "" }], from).state;
    const twice = finish(clatter(finish(clatter(listening))));
    expect(twice.turnCount).toBe(listening.turnCount + 2);
    expect(clatter(twice).agentTurn).toBeNull();
    expect(clatter(play([{ type: "stt_lost" }], twice).state).agentTurn?.line).toBe("cannot_hear");
    expect(clatter(play([{ type: "stt_lost" }, { type: "stt_ready" }], twice).state).agentTurn).toBeNull();
    const understood = play([endOfTurn("words"), finished(3)], twice).state;
    expect(clatter(understood).agentTurn?.line).toBe("cannot_hear");
  });

  it("asks a caller who speaks over it at length twice, then takes it for noise until words come", () => {
    const speakOver = (from: TurnState): TurnState => {
      const audibleTurn: TurnEvent = { type: "audio_started", turnId: from.agentTurn?.turnId ?? "" };
      return play([audibleTurn, ...spoken, { type: "speech_prolonged" }, { type: "speech_ended" }], from).state;
    };
    const asked = play([fired("hearing")], speakOver(speaking)).state;
    expect(asked.agentTurn).toMatchObject({ turnId: turnId(2), line: "cannot_hear" });
    const askedTwice = play([fired("hearing")], speakOver(asked)).state;
    expect(askedTwice.agentTurn).toMatchObject({ turnId: turnId(3), line: "cannot_hear" });
    const noisy = speakOver(askedTwice);
    expect(play([fired("hearing")], noisy).state.agentTurn?.turnId).toBe(turnId(3));
    expect(effectTypes(play([fired("false_interruption")], noisy).effects)).toContain("resume_turn");
    expect(effectTypes(play([endOfTurn("")], noisy).effects)).toContain("resume_turn");
    // Coughs over the agent, which went on, are none of these.
    const coughs = play([...spoken, endOfTurn(""), ...spoken, endOfTurn(""), ...spoken, endOfTurn("")], speaking).state;
    expect(play([fired("hearing")], speakOver(coughs)).state.agentTurn?.line).toBe("cannot_hear");
    const understood = play([endOfTurn("words")], noisy).state;
    expect(play([fired("hearing")], speakOver(understood)).state.agentTurn?.line).toBe("cannot_hear");
  });

  it("prompts a silent caller twice and then says goodbye, which the caller can still take back", () => {
    let state = listening;
    const prompt = (): void => {
      state = step(state, fired("silence"), options).state;
      state = play([{ type: "audio_started", turnId: state.agentTurn?.turnId ?? "" }], state).state;
    };
    const finish = (): void => {
      state = step(state, { type: "playback_finished", turnId: state.agentTurn?.turnId ?? "" }, options).state;
    };
    prompt();
    finish();
    prompt();
    finish();
    prompt();
    expect(state.agentTurn).toMatchObject({ source: "closing", endsCall: "silence" });
    const taken = play([...spoken, interim("wait")], state).state;
    expect(taken).toMatchObject({ isEnded: false, agentTurn: null });
    finish();
    expect(state.isEnded).toBe(true);
  });

  it("apologises for a failed turn, ends the call at the third in a row, and cannot be interrupted in that", () => {
    let state = listening;
    for (let failures = 1; failures <= 3; failures++) {
      state = step(state, endOfTurn("hello"), options).state;
      state = step(state, { type: "reply_failed", turnId: state.agentTurn?.turnId ?? "" }, options).state;
      expect(state.agentTurn).toMatchObject({ line: "apology", endsCall: failures === 3 ? "failed" : null });
      const apology = state.agentTurn?.turnId ?? "";
      state = play([{ type: "audio_started", turnId: apology }], state).state;
      if (failures === 3) expect(play(spoken, state).state.agentTurn).not.toBeNull();
      state = play([{ type: "playback_finished", turnId: apology }], state).state;
    }
    expect(state.isEnded).toBe(true);
  });

  it("counts failures in a row only", () => {
    const once = play([endOfTurn("hello"), failed(1), finished(2)], listening).state;
    expect(once.failedTurns).toBe(1);
    expect(play([endOfTurn("hello"), finished(3)], once).state.failedTurns).toBe(0);
  });

  it("ends the call at once when even the recorded apology fails, not when another spoken line does", () => {
    expect(play([endOfTurn("hello"), failed(1), failed(2)], listening).effects.at(-1)).toEqual({
      type: "end_call",
      reason: "failed",
    });
    const cannotHear = play([{ type: "speech_ended" }, fired("hearing")], callerSpeaking).state;
    expect(cannotHear.agentTurn?.line).toBe("cannot_hear");
    const apologising = play([failed(1)], cannotHear).state;
    expect(apologising).toMatchObject({ isEnded: false, agentTurn: { line: "apology" } });
  });

  it("still hangs up after the apology when the failed turn was a goodbye", () => {
    const hangingUp = play([{ type: "hang_up_requested", turnId: turnId(1) }, failed(1)], thinking).state;
    expect(play([finished(2)], hangingUp).effects.at(-1)).toEqual({ type: "end_call", reason: "agent_hung_up" });
  });

  it("gives a call that is taken up again the time it has left", () => {
    const result = play([{ type: "call_resumed", turnCount: 7, elapsedMs: options.maxCallMs + 5 }]);
    expect(result.effects).toContainEqual({ type: "start_timer", timer: "max_call", delayMs: 0 });
    expect(effectTypes(result.effects)).toContain("start_timer:silence");
    expect(play([endOfTurn("hello")], result.state).state.agentTurn?.turnId).toBe(turnId(7));
  });
});

describe("options", () => {
  const having = (changes: Partial<TurnOptions["interruption"]>): TurnOptions => ({
    ...options,
    interruption: { ...options.interruption, ...changes },
  });

  it("of an agent that cannot be interrupted leave it the floor, whatever is said", () => {
    const firm = having({ isEnabled: false });
    const events = [{ type: "speech_sustained" }, interim("wait"), endOfTurn("wait"), stopAsked];
    expect(play(events as TurnEvent[], play(spoken, speaking, firm).state, firm).state.agentTurn).toMatchObject({
      turnId: turnId(1),
      isPaused: false,
    });
  });

  it("that ask for words are content with nothing less", () => {
    const wordy = having({ minWords: 2 });
    const overlapping = play(spoken, speaking, wordy);
    expect(overlapping.state.agentTurn?.isPaused).toBe(false);
    expect(effectTypes(play([interim("wait")], overlapping.state, wordy).effects)).toEqual([]);
    expect(effectTypes(play([interim("wait please")], overlapping.state, wordy).effects)).toContain("stop_turn");
    expect(effectTypes(play([endOfTurn("wait")], overlapping.state, wordy).effects)).not.toContain("stop_turn");
  });

  it("without a way back stop the agent at once", () => {
    expect(effectTypes(play(spoken, speaking, having({ resumesAfterFalse: false })).effects)).toContain("stop_turn");
  });

  it("without speculation begin nothing in secret", () => {
    expect(play([eager("hello")], listening, { ...options, speculation: "off" }).effects).toEqual([]);
  });

  it("release an opener early only to whole words", () => {
    const quick: TurnOptions = { ...options, openerAt: "eager_end_of_turn" };
    expect(effectTypes(play([eager("hello", true)], listening, quick).effects)).toEqual([
      "start_turn",
      "release_opener",
    ]);
    expect(effectTypes(play([eager("hello", false)], listening, quick).effects)).toEqual(["start_turn"]);
    expect(effectTypes(play([eager("hello", true)], listening).effects)).toEqual(["start_turn"]);
  });
});

describe("speech that goes on with a turn", () => {
  const goOn = (sinceTurnMs: number): TurnEvent[] => [
    speechStarted(sinceTurnMs),
    { type: "speech_sustained" },
    interim("and parking"),
    endOfTurn("and parking"),
  ];
  const commitOf = (effects: readonly TurnEffect[]) => effects.find((effect) => effect.type === "commit_turn");

  it("continues it when it begins within a pause, whether the answer was heard or not", () => {
    for (const from of [speaking, thinking])
      expect(commitOf(play(goOn(700), from).effects)).toMatchObject({
        userText: "and parking",
        continuesTurnId: turnId(1),
      });
  });

  it("continues one that asked for more after a longer pause too", () => {
    const [, ...rest] = goOn(0);
    for (const [isOpen, sinceTurnMs, continuesTurnId] of [
      [true, 4_900, turnId(1)],
      [true, 5_100, null],
      [false, 4_900, null],
    ] as const)
      expect(commitOf(play([speechStarted(sinceTurnMs, isOpen), ...rest], speaking).effects)).toMatchObject({
        continuesTurnId,
      });
  });

  it("forgets the beginning of a listener's phrase once it is one, or once the agent has gone on", () => {
    for (const events of [
      [interim("i", "beginning"), interim("i see", "backchannel")],
      [interim("i", "beginning"), interim("we are open", "echo"), ...spoken],
    ])
      expect(effectTypes(play([...events, fired("false_interruption")], paused).effects)).toContain("resume_turn");
  });

  it("is a new turn later, and after a false alarm", () => {
    expect(commitOf(play(goOn(1_500), speaking).effects)).toMatchObject({ continuesTurnId: null });
    const alarm = play([speechStarted(700), { type: "speech_sustained" }, fired("false_interruption")], speaking).state;
    const later = play([finished(1), ...goOn(4_000)], alarm);
    expect(commitOf(later.effects)).toMatchObject({ continuesTurnId: null });
  });

  it("is a turn beside it when it is a question of its own, in secret as well", () => {
    const stopped = play(goOn(700).slice(0, 3), speaking).state;
    const start = play([eager("is there parking", true, true)], stopped);
    expect(start.effects).toContainEqual(expect.objectContaining({ type: "start_turn", continuesTurnId: null }));
    const committed = play([endOfTurn("is there parking", "words", true)], start.state);
    expect(commitOf(committed.effects)).toMatchObject({ userText: "is there parking", continuesTurnId: null });
    expect(commitOf(play([endOfTurn("is there parking", "words", true)], stopped).effects)).toMatchObject({
      continuesTurnId: null,
    });
    // The turn after it goes on with it, not with the one before.
    const next = play([audible(2), ...goOn(700)], committed.state);
    expect(commitOf(next.effects)).toMatchObject({ continuesTurnId: turnId(2) });
  });

  it("is told of by the stop that it causes", () => {
    const stopOf = (events: TurnEvent[]) => play(events, speaking).effects.find(({ type }) => type === "stop_turn");
    expect(stopOf(goOn(700).slice(0, 3))).toMatchObject({ isFalseStart: true });
    expect(stopOf(goOn(1_500).slice(0, 3))).toMatchObject({ isFalseStart: false });
  });

  it("is spoken to in secret with the same continuation", () => {
    const stopped = play(goOn(700).slice(0, 3), speaking).state;
    const start = play([eager("and parking")], stopped).effects.find(({ type }) => type === "start_turn");
    expect(start).toMatchObject({ isSpeculative: true, continuesTurnId: turnId(1) });
  });
});
