import { END_CALL_TOOL, type Tool } from "../../../../voice/reply/tools.ts";
import { createAppointmentTools } from "./appointment-tools.ts";
import type { ToolContext } from "./tool-context.ts";

const endCall: Tool = {
  definition: {
    name: END_CALL_TOOL,
    description: "Hang up. Use it when the caller has said goodbye and nothing is left to do.",
    parameters: { type: "object", properties: {}, additionalProperties: false },
  },
  isReadOnly: false,
  // The call itself hangs up once the last word was heard; there is nothing to do here.
  run: async () => ({ isOk: true, content: JSON.stringify({ ok: true }) }),
};

/** Names of every built-in tool; an agent's settings may name no other. */
export const builtInToolNames = [
  "book_appointment",
  "move_appointment",
  "cancel_appointment",
  "list_appointments",
  END_CALL_TOOL,
] as const;

/** Creates the tools of these names, in that order; names that are none are left out. */
export function createTools(names: readonly string[], context: ToolContext): Tool[] {
  const tools = new Map([...createAppointmentTools(context), endCall].map((tool) => [tool.definition.name, tool]));
  return names.flatMap((name) => tools.get(name) ?? []);
}
