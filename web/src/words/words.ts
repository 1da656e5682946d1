import type { OpenerAct } from "../../../voice/agent.ts";
import type { ProviderStage } from "../../../voice/providers.ts";
import type { AnswerSource, CallEvent } from "../../../voice/timeline/events.ts";
import type { TurnMetrics, TurnOutcome, TurnSource } from "../../../voice/timeline/turn-metrics.ts";
import { ApiFailure, type CallSummary } from "../api/api.ts";
import type { CallFailure, CallState } from "../live/call-state.ts";

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

/** What pressing the button to make a call would be. */
export function startWords(lastCall: CallState | null): string {
  if (lastCall === null) return "Start call";
  return lastCall.hasBegun || lastCall.failure === null ? "Call again" : "Try again";
}

function endWords({ hasBegun, endReason, failure }: CallState): string {
  if (endReason === "caller_hung_up") return "You hung up";
  if (hasBegun) return endReason === null ? "Call ended" : `Call ended: ${endReasonWords(endReason)}`;
  return failure?.kind === "microphone" ? "No call was made: there is no microphone to use" : "The call did not begin";
}

/** What went wrong and what to do about it. */
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
    case "page":
      return message;
  }
}

/** A failed request in plain words. */
export function requestFailureWords(error: unknown): string {
  if (!(error instanceof ApiFailure)) return "Something went wrong in this page. Reload it to try again.";
  if (error.code === "network") return "The server did not answer. Check your connection and try again.";
  if (error.status === 401) return "You are not signed in.";
  if (error.status === 403) return "This key may not see calls.";
  if (error.status === 429) return "Too many requests just now. Wait a moment and try again.";
  return error.message;
}

/** Why a call ended. */
export function endReasonWords(reason: string | null): string {
  return reason === null ? "–" : (endReasons[reason] ?? reason.replaceAll("_", " "));
}

/** How a call stands: why it ended, or that it has not. */
export function callEndWords({ status, endReason }: CallSummary): string {
  return { created: "never connected", active: "running", ended: endReasonWords(endReason) }[status];
}

/** Of a call over services that are slow on purpose: its timings are no vendor's. */
export function simulatedLatencyWords(profile: string): string {
  return `simulated latency (profile ${profile})`;
}

/** What made the agent speak. */
export const sourceWords: Record<TurnSource, string> = {
  greeting: "Greeting",
  speech: "Answer to speech",
  text: "Answer to typed text",
  silence_prompt: "Prompt after silence",
  apology: "Apology",
  closing: "Closing words",
};

/** How an agent turn ended. */
export const outcomeWords: Record<TurnOutcome, string> = {
  completed: "heard to the end",
  interrupted: "interrupted",
  unheard: "not heard",
  failed: "failed",
  hung_up: "cut by the hang-up",
};

/** What is worth saying of a turn besides its bars; nothing that was not measured, and nothing that did not happen. */
export function turnRemarks(metrics: TurnMetrics): string[] {
  const { bargeInStopMs, opener, hedge, savedMs, longestSilenceMs, responseTimeMs } = metrics;
  const ms = (value: number): string => `${Math.round(value)} ms`;
  const remarks = [
    bargeInStopMs === null ? null : `stopped ${ms(bargeInStopMs)} after the interruption began`,
    metrics.falseStart ? "began before the caller had finished" : null,
    metrics.speculative ? "begun before the end of the turn" : null,
    savedMs === null || savedMs < 1 ? null : `${ms(savedMs)} of the work done by then`,
    opener === null ? null : `opened with “${opener}”`,
    hedge === null ? null : `answered by ${hedge} in another's place`,
    discardedWords(metrics),
    // The wait for the first sound is a bar of its own.
    longestSilenceMs === null || longestSilenceMs <= (responseTimeMs ?? 0) + 1
      ? null
      : `silent for ${ms(longestSilenceMs)} at the longest`,
  ];
  return remarks.filter((remark) => remark !== null);
}

function discardedWords({ discardedAttempts, discardedTokens, discardedCharacters }: TurnMetrics): string | null {
  if (discardedAttempts === 0) return null;
  const attempts = discardedAttempts === 1 ? "one answer" : `${discardedAttempts} answers`;
  return `${attempts} thrown away before it (${discardedTokens} tokens, ${discardedCharacters} characters synthesised)`;
}

/** An event of the timeline as one sentence, for those whose name does not say it all; null for the others. */
export function eventWords(event: CallEvent): string | null {
  switch (event.type) {
    case "opener_chosen":
      return `opener “${event.opener}” chosen, as the caller ${actWords[event.act]}`;
    case "answer_ready":
      return `first sound of the answer is ready${answerSourceWords[event.source] ?? ""}`;
    case "audio_started":
      return event.isOpener ? "opener began to play" : "answer began to play";
    case "hedge_started":
      return `${stageWords[event.stage]} late after ${Math.round(event.afterMs)} ms: ${event.provider} was asked too`;
    case "hedge_won":
      return `${event.provider} was the first to answer`;
    case "holding_line_started":
      return "answer late: the caller was asked for patience";
    case "playback_resumed":
      return `went on at ${Math.round(event.fromMs)} ms: nobody had wanted to interrupt`;
    case "speculation_discarded":
      return `early answer thrown away: ${discardReasons[event.reason]}`;
    default:
      return null;
  }
}

const actWords: Record<OpenerAct, string> = {
  question: "asked something",
  request: "asked for something",
  statement: "told something",
};

const answerSourceWords: Partial<Record<AnswerSource, string>> = {
  clip: ": one of the agent's lines",
  recurring_clip: ": known from earlier calls",
};

const stageWords: Record<ProviderStage, string> = {
  stt: "speech to text",
  llm: "language model",
  tts: "voice",
};

const discardReasons: Record<Extract<CallEvent, { type: "speculation_discarded" }>["reason"], string> = {
  resumed: "the caller went on",
  changed: "the caller's words turned out otherwise",
  ended: "the call ended",
};

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
  replaced: "The call was taken over by another window.",
  internal_error: "The call failed on the server. What was said until then is kept.",
  unavailable: "The call cannot be taken just now. Wait a moment and try again.",
  network: "The server did not answer. Check your connection and try again.",
  unauthorized: "The server refused the call: this page is not signed in.",
  rate_limited: "Too many calls were started just now. Wait a moment and try again.",
};

const closeCodeWords: Record<string, string | undefined> = {
  "4401": serverWords.invalid_token,
  "4403": serverWords.forbidden_origin,
  "4404": serverWords.unknown_agent,
  "4409": serverWords.replaced,
  "4410": serverWords.call_ended,
  "1013": serverWords.unavailable,
  "1011": serverWords.internal_error,
};

const endReasons: Record<string, string> = {
  caller_hung_up: "caller hung up",
  caller_lost: "caller's connection was lost",
  agent_hung_up: "agent hung up",
  ended_by_api: "ended through the API",
  silence: "ended after long silence",
  max_duration: "longest duration reached",
  failed: "failed",
  interrupted: "interrupted by a restart",
};
