import { z } from "zod";
import type { ToolDefinition } from "../../../../voice/providers.ts";
import type { Tool, ToolOutcome } from "../../../../voice/reply/tools.ts";
import { type Appointment, type AppointmentSlot, createAppointments } from "./appointments.ts";
import type { ToolContext } from "./tool-context.ts";

/**
 * Tools over the appointment book. They answer in JSON text with `ok`, and `say`: a sentence that the agent may speak
 * unchanged. Days and times stay in the caller's words; a calendar that understands them can take this place.
 */

/** A tool gives up after this, so that the caller is not left waiting; shorter than any silence prompt. */
const TOOL_DEADLINE_MS = 2_000;

const slotSchema = z.object({
  day: z.string().trim().min(1).max(60),
  // Models write an empty text or null for what was not said.
  time: z.preprocess(
    (value) => (value === null || value === "" ? undefined : value),
    z.string().trim().max(60).optional(),
  ),
});
const nothingSchema = z.object({});

const slotParameters = {
  type: "object",
  properties: {
    day: { type: "string", description: "The day as the caller said it, for example Tuesday" },
    time: {
      type: "string",
      description: "The time as the caller said it, for example ten or 3 pm; leave out if none was said",
    },
  },
  required: ["day"],
  additionalProperties: false,
};
const noParameters = { type: "object", properties: {}, additionalProperties: false };

interface AppointmentTool<Arguments> {
  definition: ToolDefinition;
  isReadOnly: boolean;
  argumentsSchema: z.ZodType<Arguments>;
  /** Asked when the arguments do not fit. */
  question: string;
  answer(book: ReturnType<typeof createAppointments>, given: Arguments, idempotencyKey: string): Promise<Answer>;
}

interface Answer {
  ok: boolean;
  say: string;
  appointments?: AppointmentSlot[];
}

const bookAppointment: AppointmentTool<z.infer<typeof slotSchema>> = {
  definition: {
    name: "book_appointment",
    description: "Book an appointment for the caller.",
    parameters: slotParameters,
  },
  isReadOnly: false,
  argumentsSchema: slotSchema,
  question: "For which day would you like the appointment?",
  answer: async (book, slot, key) => ({ ok: true, say: `You are booked for ${spoken(await book.book(slot, key))}.` }),
};

const moveAppointment: AppointmentTool<z.infer<typeof slotSchema>> = {
  definition: {
    name: "move_appointment",
    description: "Move the caller's appointment to another day or time.",
    parameters: slotParameters,
  },
  isReadOnly: false,
  argumentsSchema: slotSchema,
  question: "To which day would you like to move it?",
  async answer(book, slot, key) {
    const moved = await book.move(slot, key);
    return moved === null
      ? { ok: false, say: "I do not see an appointment to move. Would you like to book one?" }
      : { ok: true, say: `Your appointment is now on ${spoken(moved)}.` };
  },
};

const cancelAppointment: AppointmentTool<Record<string, never>> = {
  definition: {
    name: "cancel_appointment",
    description: "Cancel the caller's appointment.",
    parameters: noParameters,
  },
  isReadOnly: false,
  argumentsSchema: nothingSchema,
  question: "Shall I cancel your appointment?",
  async answer(book, _nothing, key) {
    const cancelled = await book.cancel(key);
    return cancelled === null
      ? { ok: false, say: "I do not see an appointment to cancel." }
      : { ok: true, say: `Your appointment on ${spoken(cancelled)} is cancelled.` };
  },
};

const listAppointments: AppointmentTool<Record<string, never>> = {
  definition: {
    name: "list_appointments",
    description: "Look up the appointments that the caller has made.",
    parameters: noParameters,
  },
  isReadOnly: true,
  argumentsSchema: nothingSchema,
  question: "Shall I look up your appointments?",
  async answer(book) {
    const appointments = (await book.list()).map(({ day, time }) => ({ day, time }));
    const say =
      appointments.length === 0
        ? "You have no appointment."
        : `You have an appointment on ${appointments.map(spoken).join(" and on ")}.`;
    return { ok: true, say, appointments };
  },
};

/** Creates the appointment tools for one call. */
export function createAppointmentTools(context: ToolContext): Tool[] {
  return [
    bind(bookAppointment, context),
    bind(moveAppointment, context),
    bind(cancelAppointment, context),
    bind(listAppointments, context),
  ];
}

function bind<Arguments>(tool: AppointmentTool<Arguments>, context: ToolContext): Tool {
  return {
    definition: tool.definition,
    isReadOnly: tool.isReadOnly,
    async run(call, idempotencyKey, signal) {
      const given = tool.argumentsSchema.safeParse(parseJson(call.argumentsJson));
      if (!given.success) return outcome({ ok: false, say: tool.question });
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(TOOL_DEADLINE_MS)]);
      const db = context.openDatabase(() => deadline);
      try {
        return outcome(await tool.answer(createAppointments(db, context), given.data, idempotencyKey));
      } catch {
        // Whatever happened to the query, the caller has to hear that nothing was promised.
        return outcome({ ok: false, say: "I cannot reach the appointment book right now. Please try again later." });
      }
    },
  };
}

function outcome(answer: Answer): ToolOutcome {
  return { isOk: answer.ok, content: JSON.stringify(answer) };
}

function spoken({ day, time }: Pick<Appointment, "day" | "time">): string {
  const name = day.charAt(0).toUpperCase() + day.slice(1);
  return time === null ? name : `${name} at ${time}`;
}

/**
 * Parses a tool call's arguments; undefined for a text that is no JSON, which no schema here takes. Models leave
 * arguments out altogether when there are none, so an empty text is `{}`.
 */
function parseJson(text: string): unknown {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
