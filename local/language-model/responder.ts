import type { ChatMessage, ToolCall } from "./chat-request.ts";
import {
  APPOINTMENT_TOOLS,
  ASK_DAY,
  asksForMore,
  type DialogueState,
  dialogueState,
  type OpenRequest,
  parseObject,
  parseToolResult,
} from "./dialogue.ts";
import { type AppointmentIntent, findIntent, type Intent } from "./intents.ts";
import { bestMatch, bestSentence, MATCH_THRESHOLD, SAME_QUESTION_THRESHOLD } from "./matching.ts";
import { splitNotes } from "./notes.ts";
import { type AgentPrompt, fillSlots, parsePrompt, type ScriptKey } from "./prompt.ts";
import { type AppointmentSlots, findSlots, isOnlySlots } from "./slots.ts";

/** What the responder says, and the function it then calls, if any. */
export interface Reply {
  readonly text: string;
  readonly toolCall: { readonly name: string; readonly arguments: Readonly<Record<string, string>> } | null;
}

/** Spoken where the agent's script has no line of its own. None of them promises anything. */
const DEFAULT_SCRIPT: Readonly<Record<Exclude<ScriptKey, "confirm_booking">, string>> = {
  greeting: "Hello. How can I help you?",
  fallback: "Sorry, I did not catch that. Could you say it again?",
  anything_else: "Is there anything else I can help with?",
  what_can_i_do: "What can I do for you?",
  goodbye: "Thank you for calling. Goodbye.",
  transfer: "I am sorry, I cannot connect you to a person from here.",
  callback: "I am sorry, I cannot arrange a call back from here.",
};
const IDENTITY = "I am a scripted local responder, not a person. I answer from the questions I have been given.";
const TOOL_FAILED = "I am sorry, that did not work.";
/** The rules' patterns may take quadratic time; nobody says more than this in a turn. */
const MAX_UTTERANCE_CHARS = 2_000;
const TOOL_DONE = "That is done.";

/**
 * Answers the conversation. Pure and deterministic: the same messages and tools give the same reply.
 *
 * It is rules, not a model: it speaks a knowledge entry's answer or a sentence of a passage word for word, a script
 * line, or what a tool said, and calls `book_appointment`, `move_appointment`, `cancel_appointment` and `end_call` when
 * they are in `toolNames`. A supervisor's notes are said behind the answer, without a leading "say" or "tell them". See
 * `prompt.ts` for what it reads from the system messages.
 */
export function respond(messages: readonly ChatMessage[], toolNames: ReadonlySet<string>): Reply {
  const noted = messages.map((message) => ({ message, ...splitNotes(message) }));
  const prompt = parsePrompt(
    noted.flatMap(({ message, notes }) => (message.role === "system" ? message.content : notes)),
  );
  const dialogue = noted
    .filter(({ message }) => message.role !== "system")
    .map(({ message, words }) => withBoundedText({ ...message, content: words }));
  const { text, toolCall } = answer(prompt, dialogue, toolNames);
  return { text: [text, ...prompt.notes.map(asSentence)].join(" ").trim(), toolCall };
}

/** A supervisor's note as the agent says it: rules cannot follow it, but they can pass it on. */
function asSentence(note: string): string {
  const said = note.replace(/^(?:please\s+)?(?:say|mention|tell (?:them|him|her))(?:\s+that)?\b[\s:,]*/i, "");
  const text = said.charAt(0).toUpperCase() + said.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function withBoundedText(message: ChatMessage): ChatMessage {
  return message.role === "user" ? { ...message, content: message.content.slice(0, MAX_UTTERANCE_CHARS) } : message;
}

function answer(prompt: AgentPrompt, dialogue: readonly ChatMessage[], toolNames: ReadonlySet<string>): Reply {
  const last = dialogue.at(-1);
  if (last?.role === "tool") return say(toolResultText(prompt, dialogue));
  const lastUser = dialogue.findLastIndex((message) => message.role === "user");
  if (lastUser === -1) return say(line(prompt, "greeting"));

  const utterance = dialogue[lastUser]?.content ?? "";
  const intent = findIntent(utterance);
  const state = dialogueState(dialogue.slice(0, lastUser));
  const match = bestMatch(utterance, prompt.knowledge);
  if (match !== null && match.score >= SAME_QUESTION_THRESHOLD) return say(match.entry.answer);
  const continued = state.openRequest === null ? null : continueRequest(prompt, state.openRequest, utterance, intent);
  if (continued !== null) return continued;
  if (intent === "book" || intent === "move" || intent === "cancel") {
    if (toolNames.has(APPOINTMENT_TOOLS[intent])) return requestAppointment(intent, findSlots(utterance));
  }
  const byIntent = answerByIntent(prompt, intent, state, toolNames);
  if (byIntent !== null) return byIntent;
  if (match !== null && match.score >= MATCH_THRESHOLD) return say(match.entry.answer);
  return say(bestSentence(utterance, prompt.passages) ?? unknownText(prompt, toolNames));
}

/** The reply to an intent that needs no knowledge; null when knowledge is to decide. */
function answerByIntent(
  prompt: AgentPrompt,
  intent: Intent,
  state: DialogueState,
  toolNames: ReadonlySet<string>,
): Reply | null {
  const goodbye = (): Reply => ({
    text: line(prompt, "goodbye"),
    toolCall: toolNames.has("end_call") ? { name: "end_call", arguments: {} } : null,
  });
  switch (intent) {
    case "unclear":
      return say(line(prompt, "fallback"));
    case "repeat":
      return say(state.lastAgentText === "" ? line(prompt, "fallback") : state.lastAgentText);
    case "transfer":
      return say(line(prompt, "transfer"));
    case "callback":
      return say(line(prompt, "callback"));
    case "identity":
      return say(IDENTITY);
    case "goodbye":
      return goodbye();
    case "yes":
      return say(state.agentAsked ? line(prompt, "what_can_i_do") : helpText(prompt, toolNames));
    case "no":
      if (asksForMore(state, line(prompt, "anything_else"))) return goodbye();
      // A "no" to nothing may be meant for somebody in the room: that does not end the call.
      return say(line(prompt, state.agentAsked ? "anything_else" : "goodbye"));
    case "thanks":
      return say(line(prompt, "anything_else"));
    case "greeting":
      return say(line(prompt, state.lastAgentText === "" ? "greeting" : "what_can_i_do"));
    case "book":
    case "move":
    case "cancel":
    case "other":
      return null;
  }
}

/** Takes an utterance as the answer to the question about an appointment; null when it is about something else. */
function continueRequest(prompt: AgentPrompt, open: OpenRequest, utterance: string, intent: Intent): Reply | null {
  if (intent === "no") return say(line(prompt, "anything_else"));
  if (intent === "unclear") return say(line(prompt, "fallback"));
  const isAnswer = intent === "yes" || isOnlySlots(utterance) || (intent === "other" && findSlots(utterance).day);
  return isAnswer ? requestAppointment(open.intent, { ...open.slots, ...findSlots(utterance) }) : null;
}

function requestAppointment(intent: AppointmentIntent, slots: AppointmentSlots): Reply {
  if (intent === "cancel") return { text: "", toolCall: { name: APPOINTMENT_TOOLS.cancel, arguments: {} } };
  if (slots.day === undefined) return say(ASK_DAY);
  const { day, time } = slots;
  const args = { day, ...(time === undefined ? {} : { time }) };
  return { text: "", toolCall: { name: APPOINTMENT_TOOLS[intent], arguments: args } };
}

/** What the tool messages at the end of the dialogue want said. Nothing after `end_call`: the caller is gone. */
function toolResultText(prompt: AgentPrompt, dialogue: readonly ChatMessage[]): string {
  const calls = new Map(dialogue.flatMap((message) => message.toolCalls).map((call) => [call.id, call]));
  const firstResult = dialogue.findLastIndex((message) => message.role !== "tool") + 1;
  const texts = dialogue.slice(firstResult).map((message) => {
    const call = calls.get(message.toolCallId ?? "");
    return call?.name === "end_call" ? "" : resultText(prompt, message.content, call);
  });
  return texts.filter((text) => text !== "").join(" ");
}

function resultText(prompt: AgentPrompt, content: string, call: ToolCall | undefined): string {
  const result = parseToolResult(content);
  if (result === null) return TOOL_FAILED;
  if (result.say !== null) return result.say;
  if (!result.ok) return TOOL_FAILED;
  const confirmation = call?.name === APPOINTMENT_TOOLS.book ? prompt.script.get("confirm_booking") : undefined;
  return confirmation === undefined ? TOOL_DONE : fillSlots(confirmation, stringValues(call?.arguments ?? ""));
}

function stringValues(json: string): Record<string, string> {
  const entries = Object.entries(parseObject(json) ?? {}).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(entries) as Record<string, string>;
}

function unknownText(prompt: AgentPrompt, toolNames: ReadonlySet<string>): string {
  return `I am sorry, I do not know that. ${helpText(prompt, toolNames)}`;
}

/** What can be asked, out of the prompt and the tools at hand. */
function helpText(prompt: AgentPrompt, toolNames: ReadonlySet<string>): string {
  const examples = prompt.knowledge.slice(0, 2).map(({ questions }) => `${questions[0]?.replace(/[.?!]+$/, "")}?`);
  const deeds = (["book", "move", "cancel"] as const).filter((intent) => toolNames.has(APPOINTMENT_TOOLS[intent]));
  const sentences = [
    ...(examples.length > 0 ? [`You can ask me, for example: ${examples.join(" Or: ")}`] : []),
    ...(deeds.length > 0 ? [`I can ${joinWithOr(deeds)} an appointment.`] : []),
  ];
  return sentences.length > 0 ? sentences.join(" ") : line(prompt, "what_can_i_do");
}

function joinWithOr(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function line(prompt: AgentPrompt, key: keyof typeof DEFAULT_SCRIPT): string {
  return prompt.script.get(key) ?? DEFAULT_SCRIPT[key];
}

function say(text: string): Reply {
  return { text, toolCall: null };
}
