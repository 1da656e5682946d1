import { z } from "zod";
import { agentConfigSchema } from "../agent.ts";

/**
 * Entry of a flight recording, one on each line: inputs and outputs of the core in the order in which they happened.
 * Inputs are fed to the core again in a replay; outputs are what it is compared by. `atMs` is the call's clock, which
 * stands still from one input to the next.
 */
const entry = <T extends string, S extends z.ZodRawShape>(type: T, fields: S) =>
  z.object({ type: z.literal(type), atMs: z.number(), ...fields });

const number = z.number().int().min(0);
const samples = z.custom<Int16Array>((value) => value instanceof Int16Array, { error: "expected samples" });

/** Input entry: something that reached the core, or an answer it was given. */
export const inputEntrySchema = z.discriminatedUnion("type", [
  /** The call's owner called a method: audio, words, acknowledgements, hang-up. */
  entry("called", { method: z.string(), args: z.array(z.unknown()) }),
  /** The timer that was started as number `timer` is due. */
  entry("timer_fired", { timer: number }),
  /** An item, event or outcome of what was opened as number `stream`. */
  entry("arrived", { stream: number, value: z.unknown() }),
  entry("stream_ended", { stream: number }),
  entry("stream_failed", { stream: number, error: z.instanceof(Error, { error: "expected an error" }) }),
]);
/** Something that reached the core, or an answer it was given. */
export type InputEntry = z.infer<typeof inputEntrySchema>;

/** Output entry: something the core did to the world outside. */
export const outputEntrySchema = z.discriminatedUnion("type", [
  /**
   * A provider or tool was asked. `request` is the question; where that is long, or only hints, a `digest` takes its
   * place, and a replay with another digest is worth a note but no difference.
   */
  entry("opened", { stream: number, target: z.string(), request: z.unknown(), digest: z.string().nullable() }),
  entry("event", { event: z.looseObject({ type: z.string(), atMs: z.number() }) }),
  entry("audio_sent", { turnId: z.string(), sampleCount: number, digest: z.string() }),
  entry("audio_cleared", {}),
]);
/** Something the core did to the world outside. */
export type OutputEntry = z.infer<typeof outputEntrySchema>;

/** Timer entry: a timer was started. Which timer fires is an input; the start of one is no decision to be compared. */
export const timerEntrySchema = entry("timer_started", { timer: number, delayMs: z.number() });

/**
 * Result entry: the answer that a dependency gave at once, `of` being its name, method and arguments. `isRepeated`: the
 * same object as the time before, and `value` is null.
 */
export const resultEntrySchema = entry("result", { of: z.string(), value: z.unknown(), isRepeated: z.boolean() });

/** Stopped entry: the recording was full, and the call went on unrecorded. */
export const stoppedEntrySchema = entry("stopped", { reason: z.enum(["bytes", "duration"]) });
/** The end of a recording that was full before its call was over. */
export type StoppedEntry = z.infer<typeof stoppedEntrySchema>;

/**
 * Segment entry: everything a call is built from. A call whose object was restarted has one segment for each of its
 * lives.
 */
export const segmentEntrySchema = entry("segment", {
  callId: z.string(),
  transportName: z.string(),
  outputSampleRateHz: z.number().int().positive(),
  startedAtEpochMs: z.number(),
  agent: agentConfigSchema,
  /** The timeline before this life. */
  history: z.array(z.looseObject({ type: z.string(), atMs: z.number() })),
  speechToText: z.array(z.object({ provider: z.string(), keepsIdleSessions: z.boolean().exactOptional() })),
  models: z.array(z.object({ provider: z.string(), model: z.string() })),
  easyTurnModel: z.object({ provider: z.string(), model: z.string() }).exactOptional(),
  voices: z.array(z.object({ provider: z.string(), model: z.string().exactOptional() })),
  tools: z.array(
    z.object({
      definition: z.object({
        name: z.string(),
        description: z.string(),
        parameters: z.record(z.string(), z.unknown()),
      }),
      isReadOnly: z.boolean(),
    }),
  ),
  apology: z.object({ text: z.string(), samples }),
});
/** Everything that one life of a call is built from. */
export type SegmentEntry = z.infer<typeof segmentEntrySchema>;

/** Name of the format in a recording's header. */
export const RECORDING_FORMAT = "quantum-voice-recording";
/** Version of the format in a recording's header; a file of another version is refused. */
export const RECORDING_VERSION = 1;

/** Header: the first line of a recording's file. */
export const headerSchema = z.object({
  type: z.literal("recording"),
  format: z.literal(RECORDING_FORMAT),
  version: z.literal(RECORDING_VERSION),
  callId: z.string(),
  /** Version of the platform that recorded. */
  platformVersion: z.string(),
  startedAtEpochMs: z.number(),
});
/** The first line of a recording's file. */
export type RecordingHeader = z.infer<typeof headerSchema>;

/** Trailer: the last line of a recording's file; without it the file was cut off. */
export const trailerSchema = z.object({ type: z.literal("recording_ended"), isCallEnded: z.boolean() });
/** The last line of a recording's file. */
export type RecordingTrailer = z.infer<typeof trailerSchema>;

/** Entry: any line of a recording's file between the header and the trailer. */
export const entrySchema = z.discriminatedUnion("type", [
  ...inputEntrySchema.options,
  ...outputEntrySchema.options,
  timerEntrySchema,
  resultEntrySchema,
  stoppedEntrySchema,
  segmentEntrySchema,
]);
/** Any line of a recording's file between the header and the trailer. */
export type Entry = z.infer<typeof entrySchema>;

const INPUTS: ReadonlySet<string> = new Set(inputEntrySchema.options.map((option) => option.shape.type.value));
const OUTPUTS: ReadonlySet<string> = new Set(outputEntrySchema.options.map((option) => option.shape.type.value));

/** True when a replay feeds this entry to the core. */
export function isInput(candidate: Entry): candidate is InputEntry {
  return INPUTS.has(candidate.type);
}

/** True when a replay has to produce this entry. */
export function isOutput(candidate: Entry): candidate is OutputEntry {
  return OUTPUTS.has(candidate.type);
}
