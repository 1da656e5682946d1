import type { CallFailure, CallState, CallWarning } from "../live/call-state.ts";
import { endReasonWords } from "./calls.ts";
import { PAGE_FAILURE } from "./request-failure.ts";

/** The call's state as one short sentence, to its caller; null before the first call. */
export function statusWords(call: CallState | null): string {
  if (call === null) return "Ready when you are";
  switch (call.phase) {
    case "starting":
      return "Connecting…";
    case "reconnecting":
      return call.hasBegun ? "Connection lost, trying again…" : "No answer yet, trying again…";
    case "ending":
      return "Hanging up…";
    case "ended":
      return endWords(call);
    case "live":
      return { idle: "Getting ready…", listening: "Listening", thinking: "Thinking…", speaking: "Speaking" }[
        call.status
      ];
  }
}

/** The call button while there is no call. */
export function startWords(lastCall: CallState | null): string {
  if (lastCall === null) return "Start call";
  return lastCall.hasBegun || lastCall.failure === null ? "Call again" : "Try again";
}

function endWords({ hasBegun, endReason, failure }: CallState): string {
  if (endReason === "caller_hung_up") return "You hung up";
  if (hasBegun) return endReason === null ? "Call ended" : `Call ended: ${endReasonWords(endReason)}`;
  return failure?.kind === "microphone" ? "No call was made: there is no microphone to use" : "The call did not begin";
}

/** A call that failed: the reason, and a way out of it. */
export function failureWords({ kind, code, message }: CallFailure): string {
  const known = kind === "microphone" ? microphoneWords[code] : serverWords[code];
  if (known !== undefined) return known;
  switch (kind) {
    case "microphone":
      return "The microphone could not be opened.";
    case "connection":
      return closeCodeWords[code] ?? "The connection to the call was lost and could not be restored.";
    case "token":
    case "server":
      return message;
    case "page":
      return PAGE_FAILURE;
  }
}

/** A fault that the call survived. */
export function warningWords(warning: CallWarning): string {
  switch (warning.kind) {
    case "server":
      return warning.message;
    case "microphone_lost":
      return "The microphone was disconnected. You can still type.";
    case "audio_dropped":
      return "More audio arrived than can be kept; some was dropped.";
  }
}

const microphoneWords: Record<string, string> = {
  denied:
    "The browser was not allowed to use the microphone. Allow it in the address bar and try again, or type instead.",
  not_found: "No microphone was found. Connect one and try again, or type instead.",
  in_use: "Another program is using the microphone. Close it and try again, or type instead.",
  unsupported: "This browser cannot record here (a secure https page is needed). You can type instead.",
};

const serverWords: Record<string, string> = {
  no_agent: "There is no agent to talk to yet.",
  unknown_agent: "This agent does not exist.",
  invalid_token: "The server refused the call: its permission was wrong or had expired. Start a new call.",
  forbidden_origin: "This page may not open calls on that server.",
  call_ended: "This call is already over. Start a new one.",
  not_started: "The call was not started in time. Start a new one.",
  too_many_errors: "The server closed the call, because this page sent too much that it does not understand.",
  replaced: "The call was taken over by another window.",
  internal_error: "The call failed on the server. What was said until then is kept.",
  unavailable: "The call cannot be taken just now. Wait a moment and try again.",
  network: "The server did not answer. Check your connection and try again.",
  session_ended: "Your session has ended. Sign in again.",
  unauthorized: "The server refused the call: this page is not signed in.",
  too_many_calls: "This agent has had too many calls just now. Try again later.",
  rate_limited: "Too many calls were started just now. Wait a moment and try again.",
};

const closeCodeWords: Record<string, string | undefined> = {
  "4401": serverWords.invalid_token,
  "4403": serverWords.forbidden_origin,
  "4404": serverWords.unknown_agent,
  "4408": serverWords.not_started,
  "4430": serverWords.too_many_calls,
  "4409": serverWords.replaced,
  "4410": serverWords.call_ended,
  "4429": serverWords.too_many_errors,
  "1013": serverWords.unavailable,
  "1011": serverWords.internal_error,
};
