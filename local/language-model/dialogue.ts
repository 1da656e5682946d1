import type { ChatMessage } from "./chat-request.ts";
import { type AppointmentIntent, findIntent } from "./intents.ts";
import { type AppointmentSlots, findSlots, isOnlySlots } from "./slots.ts";

/** The question that makes a day the answer. */
export const ASK_DAY = "Which day would suit you?";

/** The tool for each thing a caller can ask to have done. */
export const APPOINTMENT_TOOLS = {
  book: "book_appointment",
  move: "move_appointment",
  cancel: "cancel_appointment",
} as const satisfies Record<AppointmentIntent, string>;

/** An appointment that was asked for and is still missing something, or was refused and may be tried again. */
export interface OpenRequest {
  readonly intent: Exclude<AppointmentIntent, "cancel">;
  readonly slots: AppointmentSlots;
}

/** Where the dialogue stands when the last user message arrives. */
export interface DialogueState {
  /** The agent's last words before that message, "" when it has not spoken. */
  readonly lastAgentText: string;
  readonly agentAsked: boolean;
  readonly openRequest: OpenRequest | null;
}

/** Whether the agent has asked what else it can do, in its script's words or its own. */
export function asksForMore(state: DialogueState, anythingElse: string): boolean {
  return (
    state.agentAsked &&
    (state.lastAgentText.endsWith(anythingElse) ||
      /\banything else\b|\bcan i help\b|\bcan i do for you\b/i.test(state.lastAgentText))
  );
}

/** Reads the state out of the messages before the last user message. */
export function dialogueState(history: readonly ChatMessage[]): DialogueState {
  const lastSpoken = history.findLastIndex((message) => message.role === "assistant" && message.content.trim() !== "");
  const lastAgentText = history[lastSpoken]?.content.trim() ?? "";
  const agentAsked = lastAgentText.endsWith("?");
  const openRequest = agentAsked ? findOpenRequest(history.slice(0, lastSpoken), lastAgentText) : null;
  return { lastAgentText, agentAsked, openRequest };
}

/** Walks back from the agent's question to the request it belongs to, collecting slots on the way. */
function findOpenRequest(before: readonly ChatMessage[], question: string): OpenRequest | null {
  let slots: AppointmentSlots = {};
  for (const message of before.toReversed()) {
    if (message.role === "tool") {
      if (parseToolResult(message.content)?.ok !== false) return null;
    } else if (message.role === "assistant") {
      const call = message.toolCalls.at(-1);
      const intent = call === undefined ? undefined : intentOfTool(call.name);
      // A refused request stays open with the time, and with the day the agent offers instead.
      if (call !== undefined && intent !== undefined) {
        const offered = findSlots(question.split(/[.!]\s+/).at(-1) ?? "");
        return { intent, slots: { ...slotsOfArguments(call.arguments), ...offered } };
      }
    } else if (message.role === "user") {
      const found = findSlots(message.content);
      const intent = findIntent(message.content);
      slots = { ...found, ...slots };
      if (intent === "book" || intent === "move") return question === ASK_DAY ? { intent, slots } : null;
      if (!isOnlySlots(message.content) && intent !== "unclear") return null;
    }
  }
  return null;
}

function intentOfTool(name: string): OpenRequest["intent"] | undefined {
  if (name === APPOINTMENT_TOOLS.book) return "book";
  return name === APPOINTMENT_TOOLS.move ? "move" : undefined;
}

function slotsOfArguments(json: string): AppointmentSlots {
  const { day, time } = parseObject(json) ?? {};
  return { ...(typeof day === "string" ? { day } : {}), ...(typeof time === "string" ? { time } : {}) };
}

/** What a tool told us: whether it worked and what to say. Null when the content is not such a JSON object. */
export function parseToolResult(content: string): { ok: boolean; say: string | null } | null {
  const result = parseObject(content);
  if (result === null || typeof result.ok !== "boolean") return null;
  return { ok: result.ok, say: typeof result.say === "string" && result.say.trim() !== "" ? result.say : null };
}

/** The object in a JSON text, or null when it is anything else. */
export function parseObject(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    // Tools may answer in prose; then there is no object to read.
    return null;
  }
}
