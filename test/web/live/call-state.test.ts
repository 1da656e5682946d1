import { expect, it } from "vitest";
import type { ServerMessage } from "../../../voice/wire/protocol.ts";
import { type CallState, close, hangUp, receive, startingCall } from "../../../web/src/live/call-state.ts";
import { answerMetrics } from "../support/turn-metrics.ts";

function after(...messages: ServerMessage[]): CallState {
  return messages.reduce(receive, startingCall);
}

const config: ServerMessage = { type: "audio_config", format: "pcm16", sampleRate: 16_000 };

it("is live once the audio format is known, with the server's status", () => {
  expect(after({ type: "welcome", protocol_version: 1 }).phase).toBe("starting");
  expect(after(config, { type: "status", status: "listening" })).toMatchObject({ phase: "live", status: "listening" });
});

it("replaces the interim words by the caller's line", () => {
  const hearing = after(config, { type: "transcript_interim", text: "what are" });
  expect(hearing).toMatchObject({ interim: "what are", lines: [] });
  const heard = receive(hearing, { type: "transcript", role: "user", text: "what are your hours" });
  expect(heard.interim).toBe("");
  expect(heard.lines).toMatchObject([{ role: "user", text: "what are your hours" }]);
});

it("grows the agent's words as they are heard, and ends with exactly the heard text", () => {
  const speaking = after(
    config,
    { type: "agent_audio_started", turnId: "turn_1" },
    { type: "transcript_start", role: "assistant" },
    { type: "transcript_delta", text: "We open " },
    { type: "transcript_delta", text: "at eight and close" },
  );
  expect(speaking.draft).toMatchObject({ text: "We open at eight and close", turnId: "turn_1" });
  expect(speaking.lines).toEqual([]);
  const done = [{ type: "playback_interrupt" }, { type: "transcript_end", text: "We open at" }] as const;
  const ended = done.reduce<CallState>(receive, speaking);
  expect(ended.draft).toBeNull();
  expect(ended.lines).toMatchObject([{ role: "assistant", text: "We open at", turnId: "turn_1", isInterrupted: true }]);
});

it.each([
  ["says only the words that follow", [], " and close"],
  [
    "tells the turn from its beginning again",
    [{ type: "transcript_start", role: "assistant" } as const],
    "We open at eight and close",
  ],
])("goes on with one line where a stopped turn goes on and the server %s", (_how, again, rest) => {
  const speaking = after(
    config,
    { type: "agent_audio_started", turnId: "turn_1" },
    { type: "transcript_start", role: "assistant" },
    { type: "transcript_delta", text: "We open at eight" },
    { type: "playback_interrupt" },
  );
  expect(speaking.draft?.isInterrupted).toBe(true);
  const resumed = [{ type: "agent_audio_started", turnId: "turn_1" } as const, ...again].reduce<CallState>(
    receive,
    speaking,
  );
  expect(resumed).toMatchObject({ lines: [], draft: { turnId: "turn_1", isInterrupted: false } });
  const ended = (
    [
      { type: "transcript_delta", text: rest },
      { type: "transcript_end", text: "We open at eight and close" },
    ] as const
  ).reduce<CallState>(receive, resumed);
  expect(ended.lines).toMatchObject([{ text: "We open at eight and close", isInterrupted: false }]);
});

it("ties a line to its turn also when the audio starts after the text", () => {
  const state = after(
    { type: "transcript_start", role: "assistant" },
    { type: "agent_audio_started", turnId: "turn_7" },
    { type: "transcript_end", text: "Hello." },
  );
  expect(state.lines[0]?.turnId).toBe("turn_7");
});

it("adds no line for a turn of which nothing was heard", () => {
  const state = after({ type: "transcript_start", role: "assistant" }, { type: "transcript_end", text: "" });
  expect(state).toMatchObject({ lines: [], draft: null });
});

it("lets the turn's metrics decide what was interrupted", () => {
  const state = after(
    { type: "agent_audio_started", turnId: "turn_1" },
    { type: "transcript_start", role: "assistant" },
    { type: "transcript_end", text: "We open at" },
    { type: "turn_metrics", ...answerMetrics({ turnId: "turn_1", interrupted: true }) },
  );
  expect(state.lines[0]?.isInterrupted).toBe(true);
  expect(state.turns).toEqual([answerMetrics({ turnId: "turn_1", interrupted: true })]);
});

it("keeps one set of metrics for a turn that is reported twice", () => {
  const message: ServerMessage = { type: "turn_metrics", ...answerMetrics({ turnId: "turn_1" }) };
  expect(after(message, message).turns).toHaveLength(1);
});

it("tells a fatal error from one that the call survives", () => {
  const warned = after(config, { type: "error", code: "invalid_message", message: "No.", fatal: false });
  expect(warned).toMatchObject({ phase: "live", failure: null, warning: { kind: "server", message: "No." } });
  const failed = close(
    receive(warned, { type: "error", code: "invalid_token", message: "Expired.", fatal: true }),
    null,
  );
  expect(failed).toMatchObject({ phase: "ended", failure: { kind: "server", code: "invalid_token" } });
});

it("keeps the server's reason when the line closes after it", () => {
  const failure = { kind: "connection", code: "1006", message: "The connection was lost." } as const;
  const failed = after({ type: "error", code: "replaced", message: "Taken over.", fatal: true });
  expect(close(failed, failure).failure?.code).toBe("replaced");
  expect(close(startingCall, failure).failure).toEqual(failure);
});

it("keeps what was being said when the call ends in the middle", () => {
  const state = after(
    config,
    { type: "transcript_start", role: "assistant" },
    { type: "transcript_delta", text: "Good" },
    { type: "call_ended", reason: "caller_hung_up" },
  );
  expect(state).toMatchObject({ endReason: "caller_hung_up", draft: null, status: "idle" });
  expect(state.lines).toMatchObject([{ text: "Good" }]);
});

it("does not come alive again after the hang-up", () => {
  expect(receive({ ...startingCall, phase: "ending" }, config).phase).toBe("ending");
});

it("ends the agent's words where the line was cut", () => {
  const lost: CallState = {
    ...after(config, { type: "transcript_start", role: "assistant" }, { type: "transcript_delta", text: "We open" }),
    phase: "reconnecting",
  };
  const back = receive(lost, { type: "call_started", callId: "call_1", isResumed: true, resumeToken: "again" });
  expect(back).toMatchObject({ draft: null, lines: [{ text: "We open", isInterrupted: true }] });
});

it("goes on with the agent's words where the server does, in one line", () => {
  const lost: CallState = {
    ...after(
      config,
      { type: "agent_audio_started", turnId: "turn_1" },
      { type: "transcript_start", role: "assistant" },
      { type: "transcript_delta", text: "We open" },
    ),
    phase: "reconnecting",
  };
  const told: ServerMessage[] = [
    { type: "call_started", callId: "call_1", isResumed: true, resumeToken: "again" },
    { type: "agent_audio_started", turnId: "turn_1" },
    { type: "transcript_start", role: "assistant" },
    { type: "transcript_delta", text: "We open at eight" },
  ];
  const back = told.reduce(receive, lost);
  expect(back).toMatchObject({ lines: [], draft: { text: "We open at eight", isInterrupted: false } });
  const ended = receive(back, { type: "transcript_end", text: "We open at eight." });
  expect(ended.lines).toMatchObject([{ text: "We open at eight.", turnId: "turn_1", isInterrupted: false }]);
});

it("goes on with the same conversation after a reconnect", () => {
  const lost: CallState = {
    ...after(config, { type: "transcript", role: "user", text: "Hello" }),
    phase: "reconnecting",
  };
  const back = receive(lost, { type: "call_started", callId: "call_1", isResumed: true, resumeToken: "again" });
  expect(back.phase).toBe("live");
  expect(back.lines).toHaveLength(1);
});

it("knows a call that began from one that did not", () => {
  expect(close(startingCall, null).hasBegun).toBe(false);
  expect(close(after(config), null).hasBegun).toBe(true);
});

it("takes the caller's hang-up for the end unless the server says otherwise", () => {
  expect(close(hangUp(startingCall), null)).toMatchObject({ phase: "ended", endReason: "caller_hung_up" });
  const crossed = receive(hangUp(after(config)), { type: "call_ended", reason: "agent_hung_up" });
  expect(crossed).toMatchObject({ phase: "ending", endReason: "agent_hung_up" });
  expect(hangUp(close(crossed, null)).phase).toBe("ended");
});
