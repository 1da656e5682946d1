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
