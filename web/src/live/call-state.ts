import type { CallStatus } from "../../../voice/timeline/call-status.ts";
import type { TurnMetrics } from "../../../voice/timeline/turn-metrics.ts";
import type { ServerMessage } from "../../../voice/wire/protocol.ts";

/** One line of the conversation on the page. */
export interface ConversationLine {
  id: number;
  role: "user" | "assistant";
  text: string;
  /** The agent's turn these words belong to; null where the server did not say. */
  turnId: string | null;
  isInterrupted: boolean;
}

/** The agent's words of just now, as far as they were heard. */
export interface AgentDraft {
  text: string;
  turnId: string | null;
  isInterrupted: boolean;
}

/** A call's phase, from the page's side. `ending`: hung up, waiting for the server's last words. */
export type CallPhase = "starting" | "live" | "reconnecting" | "ending" | "ended";

/** A fault that ended the call, for the page to put in words. `code` is the server's or the browser's reason. */
export interface CallFailure {
  kind: "microphone" | "token" | "connection" | "server" | "page";
  code: string;
  message: string;
}

/** A fault that the call survived, for the page to put in words. */
export type CallWarning = { kind: "microphone_lost" | "audio_dropped" } | { kind: "server"; message: string };

/** Everything the talk page shows of a call. */
export interface CallState {
  phase: CallPhase;
  status: CallStatus;
  lines: ConversationLine[];
  interim: string;
  draft: AgentDraft | null;
  /** Finished turns, oldest first. */
  turns: TurnMetrics[];
  speakingTurnId: string | null;
  /** False until the server has taken the call: what ends before that was no call. */
  hasBegun: boolean;
  endReason: string | null;
  failure: CallFailure | null;
  warning: CallWarning | null;
}

/** A call about to be made. */
export const startingCall: CallState = {
  phase: "starting",
  status: "idle",
  lines: [],
  interim: "",
  draft: null,
  turns: [],
  speakingTurnId: null,
  hasBegun: false,
  endReason: null,
  failure: null,
  warning: null,
};

/** Advances the call by one server message. Pure; a message that changes nothing returns the same state. */
export function receive(state: CallState, message: ServerMessage): CallState {
  switch (message.type) {
    case "welcome":
    case "metrics":
      return state;
    case "audio_config":
      return goLive(state);
    case "call_started":
      // What the agent was saying when the line was cut, the server has stopped. If it goes on with it, the turn is
      // told from its beginning again.
      return goLive(
        closeDraft({ ...state, warning: null, draft: state.draft && { ...state.draft, isInterrupted: true } }),
      );
    case "status":
      return { ...state, status: message.status };
    case "transcript":
      return addLine({ ...state, interim: message.role === "user" ? "" : state.interim }, message.role, message.text);
    case "transcript_interim":
      return { ...state, interim: message.text };
    case "transcript_start":
      // A turn that goes on after a stop may be told from its beginning again.
      if (state.draft !== null && state.draft.turnId !== null && state.draft.turnId === state.speakingTurnId) {
        return { ...state, draft: { ...state.draft, text: "" } };
      }
      if (isCutOff(state.lines.at(-1), state.speakingTurnId)) {
        const draft = { text: "", turnId: state.speakingTurnId, isInterrupted: false };
        return { ...state, lines: state.lines.slice(0, -1), draft };
      }
      return { ...closeDraft(state), draft: { text: "", turnId: state.speakingTurnId, isInterrupted: false } };
    case "transcript_delta": {
      const draft = state.draft ?? { text: "", turnId: state.speakingTurnId, isInterrupted: false };
      return { ...state, draft: { ...draft, text: draft.text + message.text } };
    }
    case "transcript_end":
      return closeDraft(state, message.text);
    case "agent_audio_started":
      return { ...state, speakingTurnId: message.turnId, draft: state.draft && speakOn(state.draft, message.turnId) };
    case "playback_interrupt":
      return { ...state, draft: state.draft && { ...state.draft, isInterrupted: true } };
    case "turn_metrics": {
      const { type: _type, ...metrics } = message;
      return { ...markInterrupted(state, metrics), turns: withTurn(state.turns, metrics) };
    }
    case "error":
      return message.fatal
        ? { ...state, failure: { kind: "server", code: message.code, message: message.message } }
        : { ...state, warning: { kind: "server", message: message.message } };
    case "call_ended":
      return { ...closeDraft(state), endReason: message.reason, interim: "", status: "idle" };
  }
}

/** True when a line is the beginning of this turn, told before the connection was lost. */
function isCutOff(line: ConversationLine | undefined, turnId: string | null): boolean {
  return line?.role === "assistant" && line.isInterrupted && turnId !== null && line.turnId === turnId;
}

/** The caller's words that a turn answers: the last before its own. Null for none. */
export function wordsBefore(lines: readonly ConversationLine[], turnId: string): string | null {
  const said = lines.findIndex((line) => line.turnId === turnId);
  const asked = lines[said - 1];
  return asked?.role === "user" ? asked.text : null;
}

/** The caller hangs up; the server may still say otherwise of how the call ended. */
export function hangUp(state: CallState): CallState {
  return state.phase === "ended"
    ? state
    : { ...state, phase: "ending", endReason: state.endReason ?? "caller_hung_up" };
}

/** The call is over on this side: the line is closed, with or without a failure. */
export function close(state: CallState, failure: CallFailure | null): CallState {
  const failed = state.failure ?? failure;
  return { ...closeDraft(state), phase: "ended", status: "idle", interim: "", failure: failed };
}

/** A call that was hung up stays so, whatever the server still says of its start. */
function goLive(state: CallState): CallState {
  const isAwaited = state.phase === "starting" || state.phase === "reconnecting";
  return isAwaited ? { ...state, phase: "live", hasBegun: true } : state;
}

function addLine(state: CallState, role: ConversationLine["role"], text: string, draft?: AgentDraft): CallState {
  if (text.trim() === "") return state;
  const line: ConversationLine = {
    id: state.lines.length,
    role,
    text,
    turnId: draft?.turnId ?? null,
    isInterrupted: draft?.isInterrupted ?? false,
  };
  return { ...state, lines: [...state.lines, line] };
}

/** Audio of a turn that was stopped means that nobody had wanted to stop it. */
function speakOn(draft: AgentDraft, turnId: string): AgentDraft {
  if (draft.turnId === null) return { ...draft, turnId };
  return draft.turnId === turnId ? { ...draft, isInterrupted: false } : draft;
}

/** `heardText` replaces the draft; without one (a lost line) the draft stands as it is. */
function closeDraft(state: CallState, heardText?: string): CallState {
  const text = heardText ?? state.draft?.text ?? "";
  return addLine({ ...state, draft: null }, "assistant", text, state.draft ?? undefined);
}

function withTurn(turns: TurnMetrics[], metrics: TurnMetrics): TurnMetrics[] {
  return [...turns.filter((turn) => turn.turnId !== metrics.turnId), metrics];
}

/** The metrics come from the record of the call, so they decide what was interrupted. */
function markInterrupted(state: CallState, metrics: TurnMetrics): CallState {
  const { turnId, interrupted } = metrics;
  const lines = state.lines.map((line) => (line.turnId === turnId ? { ...line, isInterrupted: interrupted } : line));
  return { ...state, lines };
}
