import type { OpenerAct } from "../../../voice/agent.ts";
import type { ProviderStage } from "../../../voice/providers.ts";
import type { AnswerSource, CallEvent } from "../../../voice/timeline/events.ts";

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
    case "easy_answer_rejected":
      return `the small model's answer did not pass (${event.reason}): the agent's own model was asked`;
    case "speech_reused":
      return `${event.characters} characters came from the speech cache`;
    case "listening_resumed":
      return `speech to text hears the caller again, after ${Math.round(event.withheldMs)} ms that it was not sent`;
    case "cost_limit_reached":
      return `cost limit reached: $${inUsd(event.spentMicroUsd)} of $${inUsd(event.limitMicroUsd)} was spent, and a turn takes up to $${inUsd(event.reservedMicroUsd)}`;
    case "cost_limit_idle":
      return `the cost limit did nothing: ${idleLimitWords(event)}`;
    case "trial_joined":
      return event.arm === "canary"
        ? "this call tries other settings"
        : "a trial's call, with the agent's own settings";
    case "answer_checked":
      return event.holdsFact ? "the answer held a fact of the knowledge" : "the answer held no fact of the knowledge";
    case "operator_listening_changed":
      return event.isListening ? "an operator listens" : "an operator listens no more";
    case "operator_whispered":
      return "an operator whispered to the agent, for its next answer";
    case "whispers_given":
      return "the answer is made with what an operator whispered";
    case "operator_line_queued":
      return "an operator has a line for the agent to say";
    case "operator_line_dropped":
      return `an operator's line was not said: ${droppedLineReasons[event.reason]}`;
    case "operator_took_over":
      return "an operator took the call over: the agent answers nothing";
    case "operator_handed_back":
      return `the agent has the call again${handBackCauses[event.cause]}`;
    case "operator_ended_call":
      return "an operator ended the call";
    default:
      return null;
  }
}

function idleLimitWords({ reason, service }: Extract<CallEvent, { type: "cost_limit_idle" }>): string {
  if (reason === "stand_ins") return "stand-ins cost nothing";
  return service === null ? "the line or the platform has no known price" : `the cost of ${service} is not known`;
}

/** Micro-dollars as dollars, to a hundredth of a cent: a turn costs less than a cent. */
function inUsd(microUsd: number): string {
  return (microUsd / 1e6).toFixed(4);
}

const droppedLineReasons: Record<Extract<CallEvent, { type: "operator_line_dropped" }>["reason"], string> = {
  caller_kept_floor: "the caller did not pause",
  call_ended: "the call ended",
};

const handBackCauses: Record<Extract<CallEvent, { type: "operator_handed_back" }>["cause"], string> = {
  operator: "",
  absence: ": the operator was gone",
  restart: ": the platform was restarted under it",
};

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
